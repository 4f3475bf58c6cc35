-- Conversations whose members follow the directory: a department has one at most, and so have all staff together.
ALTER TABLE conversations ADD COLUMN department_id BIGINT;

CREATE UNIQUE INDEX conversation_of_department ON conversations (org_id, department_id) WHERE department_id IS NOT NULL;
CREATE UNIQUE INDEX conversation_of_all_staff ON conversations (org_id, kind) WHERE kind = 'all_staff';
