ALTER TABLE session VALIDATE CONSTRAINT ck_session_amr;
