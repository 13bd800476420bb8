CREATE TABLE subject_request (
	id UUID NOT NULL, 
	state TEXT NOT NULL, 
	wanted BYTEA, 
	reason BYTEA, 
	due_on DATE NOT NULL, 
	mode TEXT, 
	done BIGINT NOT NULL, 
	total BIGINT NOT NULL, 
	error_code TEXT, 
	export_id UUID, 
	exported_at TIMESTAMP WITH TIME ZONE, 
	certificate BYTEA, 
	created_by UUID NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	touched_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	closed_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_subject_request PRIMARY KEY (id), 
	CONSTRAINT ck_subject_request_state CHECK (state IN ('finding', 'found', 'confirmed', 'erasing', 'erased', 'refused')), 
	CONSTRAINT ck_subject_request_mode CHECK (mode IN ('anonymise', 'delete')), 
	CONSTRAINT ck_subject_request_moded CHECK ((state IN ('erasing', 'erased')) = (mode IS NOT NULL)), 
	CONSTRAINT ck_subject_request_proved CHECK ((state = 'erased') = (certificate IS NOT NULL))
);
CREATE TABLE subject_hit (
	request_id UUID NOT NULL, 
	place TEXT NOT NULL, 
	ref UUID NOT NULL, 
	how TEXT NOT NULL, 
	why SMALLINT NOT NULL, 
	via UUID, 
	count INTEGER NOT NULL, 
	ticked BOOLEAN NOT NULL, 
	outcome TEXT, 
	CONSTRAINT pk_subject_hit PRIMARY KEY (request_id, place, ref), 
	CONSTRAINT ck_subject_hit_place CHECK (place ~ '^[a-z_]+$'), 
	CONSTRAINT ck_subject_hit_how CHECK (how IN ('self', 'linked', 'named', 'unread')), 
	CONSTRAINT ck_subject_hit_why CHECK (why BETWEEN 0 AND 7), 
	CONSTRAINT ck_subject_hit_outcome CHECK (outcome IN ('anonymised', 'deleted', 'blacked_out', 'emptied', 'held', 'kept', 'gone'))
);
UPDATE role SET permissions = permissions || '{"privacy": true}' WHERE key IN ('owner', 'admin');
UPDATE acl_epoch SET epoch = epoch + 1;
