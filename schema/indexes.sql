-- Ultra's indexes, by the names they have always had. For every database.

-- Unique ones. The entities declare them (`unique_key`), but SeaORM names an index
-- `idx-<table>-<key>` and no statement renames an index on every database.
DROP INDEX "idx-analyses-uuid";
CREATE UNIQUE INDEX ix_analyses_uuid ON analyses (uuid);
DROP INDEX "idx-api_keys-key";
CREATE UNIQUE INDEX ix_api_keys_key ON api_keys (key);
DROP INDEX "idx-documents-uuid";
CREATE UNIQUE INDEX ix_documents_uuid ON documents (uuid);
DROP INDEX "idx-users-email";
CREATE UNIQUE INDEX ix_users_email ON users (email);
DROP INDEX "idx-users-username";
CREATE UNIQUE INDEX ix_users_username ON users (username);

-- For look-ups.
CREATE INDEX ix_analyses_cache_key ON analyses (cache_key);
CREATE INDEX idx_transactions_status ON transactions (status);
CREATE INDEX idx_transactions_user_created ON transactions (user_id, created_at);
CREATE INDEX ix_transactions_user_id ON transactions (user_id);
CREATE INDEX idx_usage_model_timestamp ON usage_tracking (model, "timestamp");
CREATE INDEX idx_usage_user_timestamp ON usage_tracking (user_id, "timestamp");
CREATE INDEX ix_usage_tracking_request_id ON usage_tracking (request_id);

-- On primary keys, where an index stands already. They help nobody; the original has them.
CREATE INDEX ix_analyses_id ON analyses (id);
CREATE INDEX ix_analysis_results_id ON analysis_results (id);
CREATE INDEX ix_api_keys_id ON api_keys (id);
CREATE INDEX ix_document_chunks_id ON document_chunks (id);
CREATE INDEX ix_documents_id ON documents (id);
CREATE INDEX ix_transactions_id ON transactions (id);
CREATE INDEX ix_usage_tracking_id ON usage_tracking (id);
CREATE INDEX ix_users_id ON users (id);
