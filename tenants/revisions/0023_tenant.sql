CREATE TABLE share (
	id UUID NOT NULL,
	object TEXT NOT NULL,
	record_id UUID NOT NULL,
	grantee_id UUID NOT NULL,
	grantee_kind TEXT NOT NULL,
	level TEXT NOT NULL,
	role TEXT,
	expires_at TIMESTAMP WITH TIME ZONE,
	given_by UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_share PRIMARY KEY (id),
	CONSTRAINT uq_share_record_id_grantee_id_object UNIQUE (record_id, grantee_id, object),
	CONSTRAINT ck_share_grantee_kind CHECK (grantee_kind IN ('person', 'team')),
	CONSTRAINT ck_share_level CHECK (level IN ('read', 'update')),
	CONSTRAINT ck_share_role CHECK (role IN ('owner', 'sales', 'presales', 'support', 'delivery', 'finance', 'sponsor'))
);
CREATE INDEX ix_share_grantee ON share (grantee_id, object, record_id) INCLUDE (level, expires_at);
