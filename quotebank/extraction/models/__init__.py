"""Linear models over named features; the fitted ones lie beside this, a folder a language."""
