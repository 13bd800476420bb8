CREATE TABLE books_check (
	currency TEXT NOT NULL,
	checked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	off_since TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_books_check PRIMARY KEY (currency)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON books_check TO control_app;
