SELECT pg_catalog.set_config('search_path', '', false);

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE public.article (
    id integer NOT NULL,
    uid character varying(16) NOT NULL COLLATE pg_catalog."C",
    identity character varying NOT NULL COLLATE pg_catalog."C",
    text_id integer,
    outlet_id integer,
    url character varying COLLATE pg_catalog."C",
    title character varying COLLATE pg_catalog."C",
    published date,
    byline character varying COLLATE pg_catalog."C",
    language character varying COLLATE pg_catalog."C",
    run_id integer,
    extracted_by character varying COLLATE pg_catalog."C"
);

CREATE TABLE public.correction (
    id integer NOT NULL,
    made_at timestamp without time zone NOT NULL,
    action character varying NOT NULL COLLATE pg_catalog."C",
    who character varying COLLATE pg_catalog."C",
    why character varying COLLATE pg_catalog."C",
    target character varying NOT NULL COLLATE pg_catalog."C",
    before json,
    after json,
    undoes integer,
    identities json
);

CREATE TABLE public.high_water (
    name character varying NOT NULL COLLATE pg_catalog."C",
    mark integer NOT NULL
);

CREATE TABLE public.namesake (
    speaker_id integer NOT NULL,
    wikidata character varying NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE public.outlet (
    id integer NOT NULL,
    name character varying NOT NULL COLLATE pg_catalog."C",
    key character varying NOT NULL COLLATE pg_catalog."C",
    domain character varying COLLATE pg_catalog."C",
    country character varying COLLATE pg_catalog."C"
);

CREATE TABLE public.quote (
    id integer NOT NULL,
    uid character varying(16) NOT NULL COLLATE pg_catalog."C",
    article_id integer NOT NULL,
    outlet_id integer,
    published_on date NOT NULL,
    text text NOT NULL COLLATE pg_catalog."C",
    kind character varying NOT NULL COLLATE pg_catalog."C",
    content_start integer,
    content_end integer,
    content character varying COLLATE pg_catalog."C",
    quoted character varying COLLATE pg_catalog."C",
    cue_start integer,
    cue_end integer,
    mention_start integer,
    mention_end integer,
    addressee character varying COLLATE pg_catalog."C",
    addressee_key character varying COLLATE pg_catalog."C",
    addressee_start integer,
    addressee_end integer,
    relayer_name_id integer,
    relayer_role character varying COLLATE pg_catalog."C",
    negated boolean NOT NULL,
    said_on date,
    confidence double precision NOT NULL,
    evidence json,
    review character varying COLLATE pg_catalog."C",
    statement_id integer
);

CREATE TABLE public.quote_fts (
    quote_id integer NOT NULL,
    words tsvector NOT NULL
);

CREATE TABLE public.quote_speaker (
    quote_id integer NOT NULL,
    "position" integer NOT NULL,
    speaker_id integer NOT NULL,
    name_id integer NOT NULL,
    role character varying COLLATE pg_catalog."C",
    published_on date NOT NULL
);

CREATE TABLE public.removal (
    uid character varying(16) NOT NULL COLLATE pg_catalog."C",
    reason character varying NOT NULL COLLATE pg_catalog."C",
    removed_at timestamp without time zone NOT NULL
);

CREATE TABLE public.run (
    id integer NOT NULL,
    version character varying NOT NULL COLLATE pg_catalog."C",
    sources json NOT NULL,
    started_at timestamp without time zone NOT NULL,
    ended_at timestamp without time zone,
    report json
);

CREATE TABLE public.shingle (
    hash bigint NOT NULL,
    quote_id integer NOT NULL
);

CREATE TABLE public.speaker (
    id integer NOT NULL,
    key character varying NOT NULL COLLATE pg_catalog."C",
    name character varying NOT NULL COLLATE pg_catalog."C",
    kind character varying NOT NULL COLLATE pg_catalog."C",
    role character varying COLLATE pg_catalog."C",
    listed boolean NOT NULL,
    wikidata character varying COLLATE pg_catalog."C"
);

CREATE TABLE public.speaker_name (
    id integer NOT NULL,
    speaker_id integer NOT NULL,
    name character varying NOT NULL COLLATE pg_catalog."C",
    key character varying NOT NULL COLLATE pg_catalog."C",
    last_word character varying NOT NULL COLLATE pg_catalog."C",
    listed boolean NOT NULL
);

CREATE TABLE public.text (
    id integer NOT NULL,
    hash character varying(64) NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE public.writing (
    number bigint NOT NULL
);

INSERT INTO public.alembic_version VALUES ('0004');

INSERT INTO public.article VALUES (1, '70a39c45ae645487', 'hill echo hill.example/1', 1, 1, 'https://hill.example/1', 'The dam', '2026-01-28', NULL, NULL, NULL, 'quotebank 0.1.0 (70b3be65dc5f)');
INSERT INTO public.article VALUES (2, '95639976533d9d79', 'vik post vik.example/2', 2, 2, 'https://vik.example/2', 'The warden', '2026-01-29', NULL, NULL, NULL, 'quotebank 0.1.0 (70b3be65dc5f)');
INSERT INTO public.article VALUES (3, '439dc529f8266526', 'vik post vik.example/3', 3, 2, 'https://vik.example/3', 'The harbour', '2026-02-01', NULL, NULL, NULL, 'quotebank 0.1.0 (70b3be65dc5f)');
INSERT INTO public.article VALUES (4, '7ea6661f10f073d0', 'anewz anewz.tv/news/1', 4, 3, 'https://anewz.tv/news/1', 'A base', '2026-01-28', 'Leyla Aliyeva', 'en', NULL, NULL);
INSERT INTO public.article VALUES (5, 'ea796ae646f79829', ' dump.example/1', NULL, NULL, 'https://dump.example/1', NULL, '2020-01-28', NULL, NULL, NULL, NULL);

INSERT INTO public.correction VALUES (1, '2026-11-27 20:17:58.912307', 'accept', 'Ada', 'heard it', 'quote:439430b666cc9d94', '[["quote", [5], {"review": null}]]', '[["quote", [5], {"review": "accepted"}]]', NULL, '{"quote": {"5": ["439430b666cc9d94", "439dc529f8266526"]}}');
INSERT INTO public.correction VALUES (2, '2026-11-27 20:17:58.962072', 'reattribute', 'Ada', 'heard it', 'quote:ea76848776189f79', '[["quote_speaker", [8, 0], {"quote_id": 8, "position": 0, "speaker_id": 7, "name_id": 7, "role": null, "published_on": "2020-01-28"}], ["quote_speaker", [8, 0], null], ["statement", [8], {"statement_id": 8}]]', '[["quote_speaker", [8, 0], null], ["quote_speaker", [8, 0], {"quote_id": 8, "position": 0, "speaker_id": 1, "name_id": 1, "role": null, "published_on": "2020-01-28"}], ["statement", [8], {"statement_id": 8}]]', NULL, '{"quote": {"8": ["ea76848776189f79", "ea796ae646f79829"]}, "speaker": {"1": "Ada Berg", "7": "Cleo Holm"}, "speaker_name": {"1": "Ada Berg", "7": "Cleo Holm"}}');
INSERT INTO public.correction VALUES (3, '2026-11-27 20:17:59.02321', 'reject', 'Ada', 'heard it', 'quote:95690575e5165409', '[["quote", [4], {"review": null}], ["statement", [4], {"statement_id": 4}]]', '[["quote", [4], {"review": "rejected"}], ["statement", [4], {"statement_id": null}]]', NULL, '{"quote": {"4": ["95690575e5165409", "95639976533d9d79"]}}');

INSERT INTO public.high_water VALUES ('run', 1);
INSERT INTO public.high_water VALUES ('text', 4);
INSERT INTO public.high_water VALUES ('outlet', 3);
INSERT INTO public.high_water VALUES ('article', 5);
INSERT INTO public.high_water VALUES ('speaker_name', 7);
INSERT INTO public.high_water VALUES ('speaker', 7);
INSERT INTO public.high_water VALUES ('quote', 8);
INSERT INTO public.high_water VALUES ('correction', 3);

INSERT INTO public.outlet VALUES (1, 'Hill Echo', 'hill echo', NULL, NULL);
INSERT INTO public.outlet VALUES (2, 'Vik Post', 'vik post', NULL, NULL);
INSERT INTO public.outlet VALUES (3, 'AnewZ', 'anewz', NULL, NULL);

INSERT INTO public.quote VALUES (1, '70a7cac55d1844ce', 1, 1, '2026-01-28', 'The dam leaks', 'direct', 1, 14, '1-14', '1-14', 32, 36, 23, 31, 'reporters', 'reporters', 37, 46, NULL, NULL, false, NULL, 0.99, '[["the cue \"{}\" follows the quotation", "told"]]', NULL, 1);
INSERT INTO public.quote VALUES (2, '70a832c123326745', 1, 1, '2026-01-28', 'the ferry had sunk', 'indirect', 66, 84, '66-84', NULL, 54, 60, 49, 53, NULL, NULL, NULL, NULL, NULL, NULL, true, NULL, 0.99, '[["it stands in what \"{}\" reports", "denied"], ["\"{}\" stands for {}", "Berg", "Ada Berg"]]', NULL, 2);
INSERT INTO public.quote VALUES (3, '956fca7da676b307', 2, 2, '2026-01-29', 'The dam leaks', 'direct', 1, 14, '1-14', '1-14', 17, 21, 22, 29, NULL, NULL, NULL, NULL, NULL, NULL, false, NULL, 0.99, '[["the cue \"{}\" follows the quotation", "said"]]', NULL, 3);
INSERT INTO public.quote VALUES (6, '7ea457c718db75e5', 4, 3, '2026-01-28', 'The base is not needed anymore.', 'direct', 8, 127, '8-16 105-127', '8-16 105-127', 70, 74, 37, 69, 'AnewZ’s reporters', 'anewz reporters', 75, 92, NULL, NULL, false, '2026-01-26', 0.97, '[["cue \"{}\" follows the quotation", "told"], ["two names, joined by a word"]]', NULL, 6);
INSERT INTO public.quote VALUES (7, '7eaa0fbabf017d56', 4, 3, '2026-01-28', 'it had been “closed”', 'mixed', 154, 174, '154-174', '167-173', 142, 148, 129, 141, NULL, NULL, NULL, NULL, 6, 'agency', true, NULL, 0.5, NULL, NULL, 7);
INSERT INTO public.quote VALUES (5, '439430b666cc9d94', 3, 2, '2026-02-01', 'the harbour would close', 'indirect', 21, 44, '21-44', NULL, 9, 15, 0, 8, NULL, NULL, NULL, NULL, NULL, NULL, false, NULL, 0.99, '[["it stands in what \"{}\" reports", "warned"]]', 'accepted', 5);
INSERT INTO public.quote VALUES (8, 'ea76848776189f79', 5, NULL, '2020-01-28', 'We said so', 'direct', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, NULL, 0.75, NULL, NULL, 8);
INSERT INTO public.quote VALUES (4, '95690575e5165409', 2, 2, '2026-01-29', 'the bridge was safe', 'indirect', 61, 80, '61-80', NULL, 51, 55, 42, 44, NULL, NULL, NULL, NULL, NULL, NULL, true, NULL, 0.966, '[["it stands in what \"{}\" reports", "said"], ["\"{}\" stands for {}", "He", "Bo Lund"]]', 'rejected', NULL);

INSERT INTO public.quote_fts VALUES (1, '''dam'':2 ''leaks'':3 ''the'':1');
INSERT INTO public.quote_fts VALUES (2, '''ferry'':2 ''had'':3 ''sunk'':4 ''the'':1');
INSERT INTO public.quote_fts VALUES (3, '''dam'':2 ''leaks'':3 ''the'':1');
INSERT INTO public.quote_fts VALUES (4, '''bridge'':2 ''safe'':4 ''the'':1 ''was'':3');
INSERT INTO public.quote_fts VALUES (5, '''close'':4 ''harbour'':2 ''the'':1 ''would'':3');
INSERT INTO public.quote_fts VALUES (6, '''anymore'':6 ''base'':2 ''is'':3 ''needed'':5 ''not'':4 ''the'':1');
INSERT INTO public.quote_fts VALUES (7, '''been'':3 ''closed'':4 ''had'':2 ''it'':1');
INSERT INTO public.quote_fts VALUES (8, '''said'':2 ''so'':3 ''we'':1');

INSERT INTO public.quote_speaker VALUES (1, 0, 1, 1, 'Mayor', '2026-01-28');
INSERT INTO public.quote_speaker VALUES (2, 0, 1, 1, 'Mayor', '2026-01-28');
INSERT INTO public.quote_speaker VALUES (3, 0, 2, 2, 'warden', '2026-01-29');
INSERT INTO public.quote_speaker VALUES (4, 0, 2, 2, 'warden', '2026-01-29');
INSERT INTO public.quote_speaker VALUES (5, 0, 1, 1, NULL, '2026-02-01');
INSERT INTO public.quote_speaker VALUES (6, 0, 3, 3, 'political analyst', '2026-01-28');
INSERT INTO public.quote_speaker VALUES (6, 1, 4, 4, NULL, '2026-01-28');
INSERT INTO public.quote_speaker VALUES (7, 0, 5, 5, 'ministry', '2026-01-28');
INSERT INTO public.quote_speaker VALUES (8, 0, 1, 1, NULL, '2020-01-28');

INSERT INTO public.run VALUES (1, '0.1.0', '["seeds"]', '2026-11-27 20:17:58.516171', '2026-11-27 20:17:58.849275', '{}');

INSERT INTO public.shingle VALUES (29983512495946, 2);
INSERT INTO public.shingle VALUES (31664290246715, 5);
INSERT INTO public.shingle VALUES (104580744803854, 1);
INSERT INTO public.shingle VALUES (104580744803854, 3);
INSERT INTO public.shingle VALUES (110889089816970, 2);
INSERT INTO public.shingle VALUES (118709861047183, 5);
INSERT INTO public.shingle VALUES (30895692449423, 6);
INSERT INTO public.shingle VALUES (34517175152336, 6);
INSERT INTO public.shingle VALUES (59628814893535, 7);
INSERT INTO public.shingle VALUES (83478176766067, 7);
INSERT INTO public.shingle VALUES (120670988863716, 6);
INSERT INTO public.shingle VALUES (125174904388015, 6);
INSERT INTO public.shingle VALUES (138241510681192, 8);

INSERT INTO public.speaker VALUES (1, 'person:ada berg', 'Ada Berg', 'person', NULL, false, NULL);
INSERT INTO public.speaker VALUES (2, 'person:bo lund', 'Bo Lund', 'person', NULL, false, NULL);
INSERT INTO public.speaker VALUES (3, 'person:dmitry bridzhe', 'Dmitry Bridzhe', 'person', NULL, false, NULL);
INSERT INTO public.speaker VALUES (4, 'person:aytən əliyeva', 'Aytən Əliyeva', 'person', NULL, false, NULL);
INSERT INTO public.speaker VALUES (5, 'organisation:the ministry', 'The Ministry', 'organisation', NULL, false, NULL);
INSERT INTO public.speaker VALUES (6, 'organisation:reuters', 'Reuters', 'organisation', NULL, false, NULL);
INSERT INTO public.speaker VALUES (7, 'person:cleo holm', 'Cleo Holm', 'person', NULL, false, NULL);

INSERT INTO public.speaker_name VALUES (1, 1, 'Ada Berg', 'ada berg', 'berg', false);
INSERT INTO public.speaker_name VALUES (2, 2, 'Bo Lund', 'bo lund', 'lund', false);
INSERT INTO public.speaker_name VALUES (3, 3, 'Dmitry Bridzhe', 'dmitry bridzhe', 'bridzhe', false);
INSERT INTO public.speaker_name VALUES (4, 4, 'Aytən Əliyeva', 'aytən əliyeva', 'əliyeva', false);
INSERT INTO public.speaker_name VALUES (5, 5, 'The Ministry', 'the ministry', 'ministry', false);
INSERT INTO public.speaker_name VALUES (6, 6, 'Reuters', 'reuters', 'reuters', false);
INSERT INTO public.speaker_name VALUES (7, 7, 'Cleo Holm', 'cleo holm', 'holm', false);

INSERT INTO public.text VALUES (1, 'b310995c61839850f26ac91ba526462483305b464c18657c98c3cfdc1e5167f7', '“The dam leaks,” Mayor Ada Berg told reporters.

Berg denied that the ferry had sunk.');
INSERT INTO public.text VALUES (2, 'a65ec0a6e4a49e0a96fa9591d95fac21f216142c681c3b93272a61a8ae2b0a8e', '“The dam leaks,” said Bo Lund, a warden.

He never said that the bridge was safe.');
INSERT INTO public.text VALUES (3, '91fed2f4d89d56bf351387aa08f20bc17204246ec0d12689fb15f8ddb2dc953f', 'Ada Berg warned that the harbour would close.');
INSERT INTO public.text VALUES (4, '50ad199ff9e57572c609bc5090683140797550954032b60df60e45df3154a892', 'BAKU — “The base,” political analyst Dmitry Bridzhe and Aytən Əliyeva told AnewZ’s reporters on Monday, “is not needed anymore.”
The ministry denied that it had been “closed”, according to Reuters.');

INSERT INTO public.writing VALUES (8);

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY public.article
    ADD CONSTRAINT article_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.article
    ADD CONSTRAINT article_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.correction
    ADD CONSTRAINT correction_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.high_water
    ADD CONSTRAINT high_water_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.namesake
    ADD CONSTRAINT namesake_pkey PRIMARY KEY (speaker_id, wikidata);

ALTER TABLE ONLY public.outlet
    ADD CONSTRAINT outlet_key_domain_key UNIQUE (key, domain);

ALTER TABLE ONLY public.outlet
    ADD CONSTRAINT outlet_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.quote_fts
    ADD CONSTRAINT quote_fts_pkey PRIMARY KEY (quote_id);

ALTER TABLE ONLY public.quote
    ADD CONSTRAINT quote_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.quote_speaker
    ADD CONSTRAINT quote_speaker_pkey PRIMARY KEY (quote_id, "position");

ALTER TABLE ONLY public.quote
    ADD CONSTRAINT quote_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.removal
    ADD CONSTRAINT removal_pkey PRIMARY KEY (uid);

ALTER TABLE ONLY public.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shingle
    ADD CONSTRAINT shingle_pkey PRIMARY KEY (hash, quote_id);

ALTER TABLE ONLY public.speaker
    ADD CONSTRAINT speaker_key_key UNIQUE (key);

ALTER TABLE ONLY public.speaker_name
    ADD CONSTRAINT speaker_name_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.speaker_name
    ADD CONSTRAINT speaker_name_speaker_id_name_key UNIQUE (speaker_id, name);

ALTER TABLE ONLY public.speaker
    ADD CONSTRAINT speaker_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.text
    ADD CONSTRAINT text_hash_key UNIQUE (hash);

ALTER TABLE ONLY public.text
    ADD CONSTRAINT text_pkey PRIMARY KEY (id);

CREATE INDEX ix_article_identity ON public.article USING btree (identity);

CREATE INDEX ix_article_outlet_id ON public.article USING btree (outlet_id);

CREATE INDEX ix_article_text_id ON public.article USING btree (text_id);

CREATE INDEX ix_correction_target ON public.correction USING btree (target);

CREATE INDEX ix_outlet_domain ON public.outlet USING btree (domain);

CREATE INDEX ix_quote_addressee ON public.quote USING btree (addressee_key) WHERE (addressee_key IS NOT NULL);

CREATE INDEX ix_quote_article_id ON public.quote USING btree (article_id);

CREATE INDEX ix_quote_day ON public.quote USING btree (published_on, id, outlet_id, kind);

CREATE INDEX ix_quote_facets ON public.quote USING btree (id, published_on, outlet_id, kind, article_id);

CREATE INDEX ix_quote_fts ON public.quote_fts USING gin (words) WITH (gin_pending_list_limit='512');

CREATE INDEX ix_quote_rejected ON public.quote USING btree (id) WHERE ((review)::text = 'rejected'::text);

CREATE INDEX ix_quote_speaker_day ON public.quote_speaker USING btree (speaker_id, published_on, quote_id);

CREATE INDEX ix_quote_statement ON public.quote USING btree (statement_id) WHERE (statement_id IS NOT NULL);

CREATE INDEX ix_quote_ungrouped ON public.quote USING btree (id) WHERE (statement_id IS NULL);

CREATE INDEX ix_speaker_name_key ON public.speaker_name USING btree (key);

CREATE INDEX ix_speaker_name_last_word ON public.speaker_name USING btree (last_word);

ALTER TABLE ONLY public.article
    ADD CONSTRAINT article_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES public.outlet(id);

ALTER TABLE ONLY public.article
    ADD CONSTRAINT article_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.run(id);

ALTER TABLE ONLY public.article
    ADD CONSTRAINT article_text_id_fkey FOREIGN KEY (text_id) REFERENCES public.text(id);

ALTER TABLE ONLY public.correction
    ADD CONSTRAINT correction_undoes_fkey FOREIGN KEY (undoes) REFERENCES public.correction(id);

ALTER TABLE ONLY public.namesake
    ADD CONSTRAINT namesake_speaker_id_fkey FOREIGN KEY (speaker_id) REFERENCES public.speaker(id);

ALTER TABLE ONLY public.quote
    ADD CONSTRAINT quote_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.article(id);

ALTER TABLE ONLY public.quote_fts
    ADD CONSTRAINT quote_fts_quote_id_fkey FOREIGN KEY (quote_id) REFERENCES public.quote(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.quote
    ADD CONSTRAINT quote_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES public.outlet(id);

ALTER TABLE ONLY public.quote
    ADD CONSTRAINT quote_relayer_name_id_fkey FOREIGN KEY (relayer_name_id) REFERENCES public.speaker_name(id);

ALTER TABLE ONLY public.quote_speaker
    ADD CONSTRAINT quote_speaker_name_id_fkey FOREIGN KEY (name_id) REFERENCES public.speaker_name(id);

ALTER TABLE ONLY public.quote_speaker
    ADD CONSTRAINT quote_speaker_quote_id_fkey FOREIGN KEY (quote_id) REFERENCES public.quote(id);

ALTER TABLE ONLY public.quote_speaker
    ADD CONSTRAINT quote_speaker_speaker_id_fkey FOREIGN KEY (speaker_id) REFERENCES public.speaker(id);

ALTER TABLE ONLY public.speaker_name
    ADD CONSTRAINT speaker_name_speaker_id_fkey FOREIGN KEY (speaker_id) REFERENCES public.speaker(id);

