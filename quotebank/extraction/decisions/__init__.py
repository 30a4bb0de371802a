"""The learned questions: candidates, features and the decision."""
