CREATE TABLE books_proof (
	day DATE NOT NULL,
	proved_at TIMESTAMP WITH TIME ZONE NOT NULL,
	count INTEGER NOT NULL,
	differences JSONB NOT NULL,
	CONSTRAINT pk_books_proof PRIMARY KEY (day)
);

GRANT SELECT, INSERT ON books_proof TO control_app;

REVOKE UPDATE, DELETE ON books_proof FROM control_app;

CREATE TRIGGER books_proof_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON books_proof FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
