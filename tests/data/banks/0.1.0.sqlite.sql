BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
CREATE TABLE article (
	id INTEGER NOT NULL, 
	uid VARCHAR(16) NOT NULL, 
	identity VARCHAR NOT NULL, 
	text_id INTEGER, 
	outlet_id INTEGER, 
	url VARCHAR, 
	title VARCHAR, 
	published DATE, 
	byline VARCHAR, 
	language VARCHAR, 
	run_id INTEGER, extracted_by VARCHAR, 
	PRIMARY KEY (id), 
	FOREIGN KEY(outlet_id) REFERENCES outlet (id), 
	FOREIGN KEY(run_id) REFERENCES run (id), 
	FOREIGN KEY(text_id) REFERENCES text (id), 
	UNIQUE (uid)
);
INSERT INTO "article" VALUES(1,'70a39c45ae645487','hill echo hill.example/1',1,1,'https://hill.example/1','The dam','2026-01-28',NULL,NULL,NULL,'quotebank 0.1.0 (70b3be65dc5f)');
INSERT INTO "article" VALUES(2,'95639976533d9d79','vik post vik.example/2',2,2,'https://vik.example/2','The warden','2026-01-29',NULL,NULL,NULL,'quotebank 0.1.0 (70b3be65dc5f)');
INSERT INTO "article" VALUES(3,'439dc529f8266526','vik post vik.example/3',3,2,'https://vik.example/3','The harbour','2026-02-01',NULL,NULL,NULL,'quotebank 0.1.0 (70b3be65dc5f)');
INSERT INTO "article" VALUES(4,'7ea6661f10f073d0','anewz anewz.tv/news/1',4,3,'https://anewz.tv/news/1','A base','2026-01-28','Leyla Aliyeva','en',NULL,NULL);
INSERT INTO "article" VALUES(5,'ea796ae646f79829',' dump.example/1',NULL,NULL,'https://dump.example/1',NULL,'2020-01-28',NULL,NULL,NULL,NULL);
CREATE TABLE correction (
	id INTEGER NOT NULL, 
	made_at DATETIME NOT NULL, 
	action VARCHAR NOT NULL, 
	who VARCHAR, 
	why VARCHAR, 
	target VARCHAR NOT NULL, 
	"before" JSON, 
	"after" JSON, 
	undoes INTEGER, identities JSON, 
	PRIMARY KEY (id), 
	FOREIGN KEY(undoes) REFERENCES correction (id)
);
INSERT INTO "correction" VALUES(1,'2026-11-27 20:17:59.454143','accept','Ada','heard it','quote:439430b666cc9d94','[["quote", [5], {"review": null}]]','[["quote", [5], {"review": "accepted"}]]',NULL,'{"quote": {"5": ["439430b666cc9d94", "439dc529f8266526"]}}');
INSERT INTO "correction" VALUES(2,'2026-11-27 20:17:59.476927','reattribute','Ada','heard it','quote:ea76848776189f79','[["quote_speaker", [8, 0], {"quote_id": 8, "position": 0, "speaker_id": 7, "name_id": 7, "role": null, "published_on": "2020-01-28"}], ["quote_speaker", [8, 0], null], ["statement", [8], {"statement_id": 8}]]','[["quote_speaker", [8, 0], null], ["quote_speaker", [8, 0], {"quote_id": 8, "position": 0, "speaker_id": 1, "name_id": 1, "role": null, "published_on": "2020-01-28"}], ["statement", [8], {"statement_id": 8}]]',NULL,'{"quote": {"8": ["ea76848776189f79", "ea796ae646f79829"]}, "speaker": {"1": "Ada Berg", "7": "Cleo Holm"}, "speaker_name": {"1": "Ada Berg", "7": "Cleo Holm"}}');
INSERT INTO "correction" VALUES(3,'2026-11-27 20:17:59.488798','reject','Ada','heard it','quote:95690575e5165409','[["quote", [4], {"review": null}], ["statement", [4], {"statement_id": 4}]]','[["quote", [4], {"review": "rejected"}], ["statement", [4], {"statement_id": null}]]',NULL,'{"quote": {"4": ["95690575e5165409", "95639976533d9d79"]}}');
CREATE TABLE high_water (
	name VARCHAR NOT NULL, 
	mark INTEGER NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "high_water" VALUES('article',5);
INSERT INTO "high_water" VALUES('correction',3);
INSERT INTO "high_water" VALUES('outlet',3);
INSERT INTO "high_water" VALUES('quote',8);
INSERT INTO "high_water" VALUES('run',1);
INSERT INTO "high_water" VALUES('speaker',7);
INSERT INTO "high_water" VALUES('speaker_name',7);
INSERT INTO "high_water" VALUES('text',4);
CREATE TABLE namesake (
	speaker_id INTEGER NOT NULL, 
	wikidata VARCHAR NOT NULL, 
	PRIMARY KEY (speaker_id, wikidata), 
	FOREIGN KEY(speaker_id) REFERENCES speaker (id)
);
CREATE TABLE outlet (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	domain VARCHAR, 
	country VARCHAR, 
	PRIMARY KEY (id), 
	UNIQUE ("key", domain)
);
INSERT INTO "outlet" VALUES(1,'Hill Echo','hill echo',NULL,NULL);
INSERT INTO "outlet" VALUES(2,'Vik Post','vik post',NULL,NULL);
INSERT INTO "outlet" VALUES(3,'AnewZ','anewz',NULL,NULL);
CREATE TABLE quote (
	id INTEGER NOT NULL, 
	uid VARCHAR(16) NOT NULL, 
	article_id INTEGER NOT NULL, 
	outlet_id INTEGER, 
	published_on DATE NOT NULL, 
	text TEXT NOT NULL, 
	kind VARCHAR NOT NULL, 
	content_start INTEGER, 
	content_end INTEGER, 
	content VARCHAR, 
	quoted VARCHAR, 
	cue_start INTEGER, 
	cue_end INTEGER, 
	mention_start INTEGER, 
	mention_end INTEGER, 
	addressee VARCHAR, 
	addressee_key VARCHAR, 
	addressee_start INTEGER, 
	addressee_end INTEGER, 
	relayer_name_id INTEGER, 
	relayer_role VARCHAR, 
	negated BOOLEAN NOT NULL, 
	said_on DATE, 
	confidence FLOAT NOT NULL, 
	evidence JSON, review VARCHAR, statement_id INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(article_id) REFERENCES article (id), 
	FOREIGN KEY(outlet_id) REFERENCES outlet (id), 
	FOREIGN KEY(relayer_name_id) REFERENCES speaker_name (id), 
	UNIQUE (uid)
);
INSERT INTO "quote" VALUES(1,'70a7cac55d1844ce',1,1,'2026-01-28','The dam leaks','direct',1,14,'1-14','1-14',32,36,23,31,'reporters','reporters',37,46,NULL,NULL,0,NULL,0.99,'[["the cue \"{}\" follows the quotation", "told"]]',NULL,1);
INSERT INTO "quote" VALUES(2,'70a832c123326745',1,1,'2026-01-28','the ferry had sunk','indirect',66,84,'66-84',NULL,54,60,49,53,NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,0.99,'[["it stands in what \"{}\" reports", "denied"], ["\"{}\" stands for {}", "Berg", "Ada Berg"]]',NULL,2);
INSERT INTO "quote" VALUES(3,'956fca7da676b307',2,2,'2026-01-29','The dam leaks','direct',1,14,'1-14','1-14',17,21,22,29,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,0.99,'[["the cue \"{}\" follows the quotation", "said"]]',NULL,3);
INSERT INTO "quote" VALUES(4,'95690575e5165409',2,2,'2026-01-29','the bridge was safe','indirect',61,80,'61-80',NULL,51,55,42,44,NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,0.966,'[["it stands in what \"{}\" reports", "said"], ["\"{}\" stands for {}", "He", "Bo Lund"]]','rejected',NULL);
INSERT INTO "quote" VALUES(5,'439430b666cc9d94',3,2,'2026-02-01','the harbour would close','indirect',21,44,'21-44',NULL,9,15,0,8,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,0.99,'[["it stands in what \"{}\" reports", "warned"]]','accepted',5);
INSERT INTO "quote" VALUES(6,'7ea457c718db75e5',4,3,'2026-01-28','The base is not needed anymore.','direct',8,127,'8-16 105-127','8-16 105-127',70,74,37,69,'AnewZ’s reporters','anewz reporters',75,92,NULL,NULL,0,'2026-01-26',0.97,'[["cue \"{}\" follows the quotation", "told"], ["two names, joined by a word"]]',NULL,6);
INSERT INTO "quote" VALUES(7,'7eaa0fbabf017d56',4,3,'2026-01-28','it had been “closed”','mixed',154,174,'154-174','167-173',142,148,129,141,NULL,NULL,NULL,NULL,6,'agency',1,NULL,0.5,NULL,NULL,7);
INSERT INTO "quote" VALUES(8,'ea76848776189f79',5,NULL,'2020-01-28','We said so','direct',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,0.75,NULL,NULL,8);
CREATE VIRTUAL TABLE quote_fts USING fts5(
    text, content='quote', content_rowid='id', tokenize="unicode61 remove_diacritics 2 separators 'ʼʻ'"
);
CREATE TABLE quote_speaker (
	quote_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	speaker_id INTEGER NOT NULL, 
	name_id INTEGER NOT NULL, 
	role VARCHAR, 
	published_on DATE NOT NULL, 
	PRIMARY KEY (quote_id, position), 
	FOREIGN KEY(name_id) REFERENCES speaker_name (id), 
	FOREIGN KEY(quote_id) REFERENCES quote (id), 
	FOREIGN KEY(speaker_id) REFERENCES speaker (id)
)
 WITHOUT ROWID

;
INSERT INTO "quote_speaker" VALUES(1,0,1,1,'Mayor','2026-01-28');
INSERT INTO "quote_speaker" VALUES(2,0,1,1,'Mayor','2026-01-28');
INSERT INTO "quote_speaker" VALUES(3,0,2,2,'warden','2026-01-29');
INSERT INTO "quote_speaker" VALUES(4,0,2,2,'warden','2026-01-29');
INSERT INTO "quote_speaker" VALUES(5,0,1,1,NULL,'2026-02-01');
INSERT INTO "quote_speaker" VALUES(6,0,3,3,'political analyst','2026-01-28');
INSERT INTO "quote_speaker" VALUES(6,1,4,4,NULL,'2026-01-28');
INSERT INTO "quote_speaker" VALUES(7,0,5,5,'ministry','2026-01-28');
INSERT INTO "quote_speaker" VALUES(8,0,1,1,NULL,'2020-01-28');
CREATE TABLE removal (
	uid VARCHAR(16) NOT NULL, 
	reason VARCHAR NOT NULL, 
	removed_at DATETIME NOT NULL, 
	PRIMARY KEY (uid)
);
CREATE TABLE run (
	id INTEGER NOT NULL, 
	version VARCHAR NOT NULL, 
	sources JSON NOT NULL, 
	started_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	report JSON, 
	PRIMARY KEY (id)
);
INSERT INTO "run" VALUES(1,'0.1.0','["seeds"]','2026-11-27 20:17:59.369310','2026-11-27 20:17:59.433975','{}');
CREATE TABLE shingle (
	hash BIGINT NOT NULL, 
	quote_id INTEGER NOT NULL, 
	PRIMARY KEY (hash, quote_id)
)
 WITHOUT ROWID

;
INSERT INTO "shingle" VALUES(29983512495946,2);
INSERT INTO "shingle" VALUES(30895692449423,6);
INSERT INTO "shingle" VALUES(31664290246715,5);
INSERT INTO "shingle" VALUES(34517175152336,6);
INSERT INTO "shingle" VALUES(59628814893535,7);
INSERT INTO "shingle" VALUES(83478176766067,7);
INSERT INTO "shingle" VALUES(104580744803854,1);
INSERT INTO "shingle" VALUES(104580744803854,3);
INSERT INTO "shingle" VALUES(110889089816970,2);
INSERT INTO "shingle" VALUES(118709861047183,5);
INSERT INTO "shingle" VALUES(120670988863716,6);
INSERT INTO "shingle" VALUES(125174904388015,6);
INSERT INTO "shingle" VALUES(138241510681192,8);
CREATE TABLE speaker (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	role VARCHAR, 
	listed BOOLEAN NOT NULL, wikidata VARCHAR, 
	PRIMARY KEY (id), 
	UNIQUE ("key")
);
INSERT INTO "speaker" VALUES(1,'person:ada berg','Ada Berg','person',NULL,0,NULL);
INSERT INTO "speaker" VALUES(2,'person:bo lund','Bo Lund','person',NULL,0,NULL);
INSERT INTO "speaker" VALUES(3,'person:dmitry bridzhe','Dmitry Bridzhe','person',NULL,0,NULL);
INSERT INTO "speaker" VALUES(4,'person:aytən əliyeva','Aytən Əliyeva','person',NULL,0,NULL);
INSERT INTO "speaker" VALUES(5,'organisation:the ministry','The Ministry','organisation',NULL,0,NULL);
INSERT INTO "speaker" VALUES(6,'organisation:reuters','Reuters','organisation',NULL,0,NULL);
INSERT INTO "speaker" VALUES(7,'person:cleo holm','Cleo Holm','person',NULL,0,NULL);
CREATE TABLE speaker_name (
	id INTEGER NOT NULL, 
	speaker_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	last_word VARCHAR NOT NULL, 
	listed BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(speaker_id) REFERENCES speaker (id), 
	UNIQUE (speaker_id, name)
);
INSERT INTO "speaker_name" VALUES(1,1,'Ada Berg','ada berg','berg',0);
INSERT INTO "speaker_name" VALUES(2,2,'Bo Lund','bo lund','lund',0);
INSERT INTO "speaker_name" VALUES(3,3,'Dmitry Bridzhe','dmitry bridzhe','bridzhe',0);
INSERT INTO "speaker_name" VALUES(4,4,'Aytən Əliyeva','aytən əliyeva','əliyeva',0);
INSERT INTO "speaker_name" VALUES(5,5,'The Ministry','the ministry','ministry',0);
INSERT INTO "speaker_name" VALUES(6,6,'Reuters','reuters','reuters',0);
INSERT INTO "speaker_name" VALUES(7,7,'Cleo Holm','cleo holm','holm',0);
CREATE TABLE text (
	id INTEGER NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (hash)
);
INSERT INTO "text" VALUES(1,'b310995c61839850f26ac91ba526462483305b464c18657c98c3cfdc1e5167f7','“The dam leaks,” Mayor Ada Berg told reporters.

Berg denied that the ferry had sunk.');
INSERT INTO "text" VALUES(2,'a65ec0a6e4a49e0a96fa9591d95fac21f216142c681c3b93272a61a8ae2b0a8e','“The dam leaks,” said Bo Lund, a warden.

He never said that the bridge was safe.');
INSERT INTO "text" VALUES(3,'91fed2f4d89d56bf351387aa08f20bc17204246ec0d12689fb15f8ddb2dc953f','Ada Berg warned that the harbour would close.');
INSERT INTO "text" VALUES(4,'50ad199ff9e57572c609bc5090683140797550954032b60df60e45df3154a892','BAKU — “The base,” political analyst Dmitry Bridzhe and Aytən Əliyeva told AnewZ’s reporters on Monday, “is not needed anymore.”
The ministry denied that it had been “closed”, according to Reuters.');
CREATE INDEX ix_outlet_domain ON outlet (domain);
CREATE INDEX ix_article_identity ON article (identity);
CREATE INDEX ix_article_text_id ON article (text_id);
CREATE INDEX ix_speaker_name_key ON speaker_name ("key");
CREATE INDEX ix_speaker_name_last_word ON speaker_name (last_word);
CREATE INDEX ix_quote_addressee ON quote (addressee_key) WHERE addressee_key IS NOT NULL;
CREATE INDEX ix_quote_article_id ON quote (article_id);
CREATE INDEX ix_quote_day ON quote (published_on, id, outlet_id, kind);
CREATE INDEX ix_quote_speaker_day ON quote_speaker (speaker_id, published_on, quote_id);
CREATE TRIGGER quote_fts_delete AFTER DELETE ON quote BEGIN
    INSERT INTO quote_fts(quote_fts, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER quote_fts_update AFTER UPDATE OF text ON quote BEGIN
    INSERT INTO quote_fts(quote_fts, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO quote_fts(rowid, text) VALUES (new.id, new.text);
END;
CREATE INDEX ix_article_outlet_id ON article (outlet_id);
CREATE INDEX ix_quote_statement ON quote (statement_id) WHERE statement_id IS NOT NULL;
CREATE INDEX ix_quote_rejected ON quote (id) WHERE review = 'rejected';
CREATE INDEX ix_quote_ungrouped ON quote (id) WHERE statement_id IS NULL;
CREATE INDEX ix_correction_target ON correction (target);
CREATE INDEX ix_quote_facets ON quote (id, published_on, outlet_id, kind, article_id);
INSERT INTO quote_fts(quote_fts) VALUES ('rebuild');
COMMIT;
PRAGMA application_id = 1363299915;
PRAGMA journal_mode = WAL;
