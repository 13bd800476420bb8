CREATE TABLE price_book ( id UUID NOT NULL, currency TEXT NOT NULL CONSTRAINT ck_price_book_currency CHECK (currency ~ '^[A-Z]{3}$'), valid_from DATE, valid_until DATE, active BOOLEAN NOT NULL, is_default BOOLEAN NOT NULL, version INTEGER NOT NULL, CONSTRAINT pk_price_book PRIMARY KEY (id) );

CREATE UNIQUE INDEX uq_price_book_default ON price_book (currency) WHERE is_default;

CREATE TABLE price_book_entry ( id UUID NOT NULL, book_id UUID NOT NULL, product_id UUID NOT NULL, min_quantity NUMERIC(24, 6) NOT NULL, price NUMERIC(24, 6) NOT NULL, CONSTRAINT pk_price_book_entry PRIMARY KEY (id), CONSTRAINT fk_price_book_entry_book_id FOREIGN KEY(book_id) REFERENCES price_book (id) );

CREATE INDEX ix_price_book_entry_product ON price_book_entry (product_id);

CREATE UNIQUE INDEX uq_price_book_entry_product_id ON price_book_entry (book_id, product_id, min_quantity);

ALTER TABLE deal ADD COLUMN price_book UUID;

ALTER TABLE deal_line ADD COLUMN list_price NUMERIC(24, 6);

ALTER TABLE deal_line ADD COLUMN list_currency TEXT CONSTRAINT ck_deal_line_list_currency CHECK (list_currency ~ '^[A-Z]{3}$');

ALTER TABLE deal_line ADD COLUMN price_book_id UUID;
