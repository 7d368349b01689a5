-- Foreign keys, by the names that PostgreSQL gave them in the original.
-- SeaORM's are `fk-<table>-<column>`. SQLite can't rename a key, and nothing asks for its name there.
ALTER TABLE analyses RENAME CONSTRAINT "fk-analyses-user_id" TO analyses_user_id_fkey;
ALTER TABLE analysis_results RENAME CONSTRAINT "fk-analysis_results-analysis_id" TO analysis_results_analysis_id_fkey;
ALTER TABLE api_keys RENAME CONSTRAINT "fk-api_keys-user_id" TO api_keys_user_id_fkey;
ALTER TABLE document_chunks RENAME CONSTRAINT "fk-document_chunks-document_id" TO document_chunks_document_id_fkey;
ALTER TABLE documents RENAME CONSTRAINT "fk-documents-user_id" TO documents_user_id_fkey;
ALTER TABLE transactions RENAME CONSTRAINT "fk-transactions-user_id" TO transactions_user_id_fkey;
ALTER TABLE usage_tracking RENAME CONSTRAINT "fk-usage_tracking-user_id" TO usage_tracking_user_id_fkey;
