BEGIN TRANSACTION;
CREATE TABLE citation (
        citation_id TEXT PRIMARY KEY,
        document_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        passage_id TEXT NOT NULL,
        handed_out_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
INSERT INTO "citation" VALUES('plan~c1','plan',1,'plan.0001','2026-11-22T09:00:00Z');
CREATE TABLE content (
        document_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        text TEXT NOT NULL,
        pages TEXT NOT NULL,
        PRIMARY KEY (document_id, version),
        FOREIGN KEY (document_id, version) REFERENCES version ON DELETE CASCADE
    ) STRICT;
INSERT INTO "content" VALUES('plan',1,X'2320E7A094E7A9B6E8B2BB0AE4BA88E7AE97E381AF313230E58484E58686E380820A0A2320E4BABAE69D900AE7A094E7A9B6E88085E381AF352C303030E4BABAE380820A','# 研究費
予算は120億円。

# 人材
研究者は5,000人。
','[]');
INSERT INTO "content" VALUES('plan',2,X'2320E7A094E7A9B6E8B2BB0AE4BA88E7AE97E381AF313530E58484E58686E380820A0A2320E4BABAE69D900AE7A094E7A9B6E88085E381AF352C303030E4BABAE380820A','# 研究費
予算は150億円。

# 人材
研究者は5,000人。
','[]');
INSERT INTO "content" VALUES('space',1,X'2320E5AE87E5AE990AE4BA88E7AE97E381AF333030E58484E58686E380820A','# 宇宙
予算は300億円。
','[]');
INSERT INTO "content" VALUES('forest',1,X'2320E6A3AEE69E970AE4BA88E7AE97E381AF3530E58484E58686E380820A','# 森林
予算は50億円。
','[]');
CREATE TABLE document (
        document_id TEXT PRIMARY KEY,
        position INTEGER NOT NULL,
        seed TEXT,
        removed_at TEXT
    ) STRICT;
INSERT INTO "document" VALUES('plan',1,NULL,NULL);
INSERT INTO "document" VALUES('space',2,NULL,NULL);
INSERT INTO "document" VALUES('forest',3,NULL,'2026-11-22T18:02:26+00:00');
CREATE TABLE embedding (
        key BLOB PRIMARY KEY,
        vector BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
INSERT INTO "embedding" VALUES(X'6B',X'76');
CREATE TABLE passage (
        document_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        position INTEGER NOT NULL,
        passage_id TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (document_id, version, position),
        FOREIGN KEY (document_id, version) REFERENCES reading ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
INSERT INTO "passage" VALUES('forest',1,0,'forest.0001','{"passage_id": "forest.0001", "document_id": "forest", "version": 1, "text": "森林\n予算は50億円。", "kind": "body", "section": ["森林"], "pages": [], "span": [0, 11], "source_spans": [[2, 13]], "alignment": [[0, 2, 2], [3, 5, 8]], "sentences": [[0, 2], [3, 11]], "previous_id": null, "next_id": null, "own_start": 0, "parent_id": null, "links": []}');
INSERT INTO "passage" VALUES('plan',1,0,'plan.0001','{"passage_id": "plan.0001", "document_id": "plan", "version": 1, "text": "研究費\n予算は120億円。", "kind": "body", "section": ["研究費"], "pages": [], "span": [0, 13], "source_spans": [[2, 15]], "alignment": [[0, 2, 3], [4, 6, 9]], "sentences": [[0, 3], [4, 13]], "previous_id": null, "next_id": "plan.0002", "own_start": 0, "parent_id": null, "links": []}');
INSERT INTO "passage" VALUES('plan',1,1,'plan.0002','{"passage_id": "plan.0002", "document_id": "plan", "version": 1, "text": "人材\n研究者は5,000人。", "kind": "body", "section": ["人材"], "pages": [], "span": [14, 28], "source_spans": [[19, 33]], "alignment": [[0, 19, 2], [3, 22, 11]], "sentences": [[0, 2], [3, 14]], "previous_id": "plan.0001", "next_id": null, "own_start": 0, "parent_id": null, "links": []}');
INSERT INTO "passage" VALUES('plan',2,0,'plan.0001','{"passage_id": "plan.0001", "document_id": "plan", "version": 2, "text": "研究費\n予算は150億円。", "kind": "body", "section": ["研究費"], "pages": [], "span": [0, 13], "source_spans": [[2, 15]], "alignment": [[0, 2, 3], [4, 6, 9]], "sentences": [[0, 3], [4, 13]], "previous_id": null, "next_id": "plan.0002", "own_start": 0, "parent_id": null, "links": []}');
INSERT INTO "passage" VALUES('plan',2,1,'plan.0002','{"passage_id": "plan.0002", "document_id": "plan", "version": 2, "text": "人材\n研究者は5,000人。", "kind": "body", "section": ["人材"], "pages": [], "span": [14, 28], "source_spans": [[19, 33]], "alignment": [[0, 19, 2], [3, 22, 11]], "sentences": [[0, 2], [3, 14]], "previous_id": "plan.0001", "next_id": null, "own_start": 0, "parent_id": null, "links": []}');
INSERT INTO "passage" VALUES('space',1,0,'space.0001','{"passage_id": "space.0001", "document_id": "space", "version": 1, "text": "宇宙\n予算は300億円。", "kind": "body", "section": ["宇宙"], "pages": [], "span": [0, 12], "source_spans": [[2, 14]], "alignment": [[0, 2, 2], [3, 5, 9]], "sentences": [[0, 2], [3, 12]], "previous_id": null, "next_id": null, "own_start": 0, "parent_id": null, "links": []}');
CREATE TABLE reading (
        document_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        rules TEXT NOT NULL,
        PRIMARY KEY (document_id, version),
        FOREIGN KEY (document_id, version) REFERENCES version ON DELETE CASCADE
    ) STRICT;
INSERT INTO "reading" VALUES('plan',1,'reader 3, cutting 4');
INSERT INTO "reading" VALUES('plan',2,'reader 3, cutting 4');
INSERT INTO "reading" VALUES('space',1,'reader 3, cutting 4');
INSERT INTO "reading" VALUES('forest',1,'reader 3, cutting 4');
CREATE TABLE version (
        document_id TEXT NOT NULL REFERENCES document ON DELETE CASCADE,
        version INTEGER NOT NULL,
        title TEXT NOT NULL,
        issuer TEXT NOT NULL,
        issued_on TEXT NOT NULL,
        kind TEXT NOT NULL,
        language TEXT NOT NULL,
        file TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        title_note TEXT NOT NULL,
        date_note TEXT NOT NULL,
        added_at TEXT NOT NULL,
        PRIMARY KEY (document_id, version)
    ) STRICT;
INSERT INTO "version" VALUES('plan',1,'研究計画','試験省','2025-04','report','ja','plan.txt','6d85e3b265c41cd9f9f188932410f9e9dca0c5ce0bd0937144155104976cf516','','','2026-11-22T18:02:26+00:00');
INSERT INTO "version" VALUES('plan',2,'研究計画','試験省','2025-04','report','ja','plan.txt','dcddad13f8892cacfb3c9f33d1b20f4312727d5453e3c69fd22b6a1c1e3c05b4','','','2026-11-22T18:02:26+00:00');
INSERT INTO "version" VALUES('space',1,'研究計画','試験省','2025-04','report','ja','space.txt','1318bbfb6f5a2bf98766ab02b1b1fdd413ae656149e3af2a4bac8ef7b6579d1e','','','2026-11-22T18:02:26+00:00');
INSERT INTO "version" VALUES('forest',1,'研究計画','試験省','2025-04','report','ja','forest.txt','54891186e07f530c2ff60474e68b950f223bdc502f73a9c7b7acf812ff2ca1bd','','','2026-11-22T18:02:26+00:00');
COMMIT;
PRAGMA user_version = 1;
