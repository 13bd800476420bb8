CREATE TABLE duplicate_pair (
	left_id UUID NOT NULL,
	right_id UUID NOT NULL,
	object TEXT NOT NULL,
	score SMALLINT NOT NULL,
	state TEXT NOT NULL,
	found_at TIMESTAMP WITH TIME ZONE NOT NULL,
	decided_by UUID,
	decided_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_duplicate_pair PRIMARY KEY (left_id, right_id),
	CONSTRAINT ck_duplicate_pair_state CHECK (state IN ('open', 'dismissed'))
);

CREATE INDEX ix_duplicate_pair_open ON duplicate_pair (object, score, left_id, right_id) WHERE state = 'open';

CREATE TABLE duplicate_scan (
	object TEXT NOT NULL,
	state TEXT NOT NULL,
	walked UUID,
	done BIGINT NOT NULL,
	total BIGINT NOT NULL,
	found BIGINT NOT NULL,
	started_by UUID NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	finished_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_duplicate_scan PRIMARY KEY (object),
	CONSTRAINT ck_duplicate_scan_state CHECK (state IN ('running', 'done'))
);

CREATE INDEX ix_company_phone ON company (phone_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_company_website ON company (website_hmac, id) WHERE deleted_at IS NULL;
