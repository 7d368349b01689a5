-- The schema of the original application on PostgreSQL, as pg_dump shows it.
CREATE TYPE public.analysisstatus AS ENUM (
    'PENDING',
    'PROCESSING',
    'COMPLETED',
    'FAILED'
);
CREATE TYPE public.analysistype AS ENUM (
    'STANDARD',
    'DOCUMENT',
    'SUMMARIZATION',
    'COMPARISON',
    'CUSTOM'
);
CREATE TYPE public.documentstatus AS ENUM (
    'PENDING',
    'PROCESSING',
    'PROCESSED',
    'FAILED'
);
CREATE TYPE public.documenttype AS ENUM (
    'PDF',
    'TXT',
    'MD',
    'DOC',
    'DOCX',
    'UNKNOWN'
);
CREATE TYPE public.outputformat AS ENUM (
    'TEXT',
    'RTF',
    'GOOGLE_DOCS',
    'WORD'
);
CREATE TYPE public.subscriptiontier AS ENUM (
    'FREE',
    'BASIC',
    'PREMIUM',
    'ENTERPRISE'
);
CREATE TYPE public.transactionstatus AS ENUM (
    'PENDING',
    'COMPLETED',
    'FAILED',
    'REVERSED'
);
CREATE TYPE public.transactiontype AS ENUM (
    'CREDIT',
    'DEBIT',
    'REFUND',
    'ADJUSTMENT'
);
CREATE TYPE public.userrole AS ENUM (
    'USER',
    'ADMIN',
    'SUPER_ADMIN'
);
CREATE TABLE public.analyses (
    id integer NOT NULL,
    uuid character varying NOT NULL,
    user_id integer NOT NULL,
    prompt text NOT NULL,
    analysis_type public.analysistype NOT NULL,
    pattern character varying,
    ultra_model character varying NOT NULL,
    ala_carte_options character varying[],
    output_format public.outputformat NOT NULL,
    selected_models character varying[] NOT NULL,
    status public.analysisstatus NOT NULL,
    result jsonb,
    ultra_response text,
    error_message text,
    total_time_seconds double precision,
    model_times jsonb,
    token_counts jsonb,
    total_tokens integer,
    estimated_cost double precision,
    document_ids integer[],
    created_at timestamp without time zone NOT NULL,
    updated_at timestamp without time zone NOT NULL,
    completed_at timestamp without time zone,
    cache_key character varying,
    is_cached boolean NOT NULL
);
CREATE SEQUENCE public.analyses_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.analyses_id_seq OWNED BY public.analyses.id;
CREATE TABLE public.analysis_results (
    id integer NOT NULL,
    analysis_id integer NOT NULL,
    model_name character varying NOT NULL,
    response text NOT NULL,
    response_time double precision,
    prompt_tokens integer,
    completion_tokens integer,
    total_tokens integer,
    cost double precision,
    created_at timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.analysis_results_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.analysis_results_id_seq OWNED BY public.analysis_results.id;
CREATE TABLE public.api_keys (
    id integer NOT NULL,
    user_id integer NOT NULL,
    name character varying NOT NULL,
    key character varying NOT NULL,
    created_at timestamp without time zone NOT NULL,
    last_used_at timestamp without time zone,
    is_active boolean NOT NULL
);
CREATE SEQUENCE public.api_keys_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.api_keys_id_seq OWNED BY public.api_keys.id;
CREATE TABLE public.document_chunks (
    id integer NOT NULL,
    document_id integer NOT NULL,
    chunk_index integer NOT NULL,
    content text NOT NULL,
    chunk_metadata jsonb,
    embedding jsonb,
    embedding_model character varying,
    page_number integer,
    created_at timestamp without time zone NOT NULL,
    updated_at timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.document_chunks_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.document_chunks_id_seq OWNED BY public.document_chunks.id;
CREATE TABLE public.documents (
    id integer NOT NULL,
    uuid character varying NOT NULL,
    user_id integer NOT NULL,
    filename character varying NOT NULL,
    file_path character varying NOT NULL,
    file_size integer NOT NULL,
    file_type public.documenttype NOT NULL,
    mime_type character varying,
    status public.documentstatus NOT NULL,
    error_message text,
    word_count integer,
    chunk_count integer,
    embedding_model character varying,
    created_at timestamp without time zone NOT NULL,
    updated_at timestamp without time zone NOT NULL,
    processed_at timestamp without time zone
);
CREATE SEQUENCE public.documents_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.documents_id_seq OWNED BY public.documents.id;
CREATE TABLE public.transactions (
    id integer NOT NULL,
    user_id integer NOT NULL,
    type public.transactiontype NOT NULL,
    status public.transactionstatus NOT NULL,
    amount numeric(10,2) NOT NULL,
    balance_before numeric(10,2) NOT NULL,
    balance_after numeric(10,2) NOT NULL,
    description character varying(255) NOT NULL,
    extra_data text,
    provider character varying(50),
    provider_transaction_id character varying(255),
    related_entity_type character varying(50),
    related_entity_id integer,
    created_at timestamp without time zone NOT NULL,
    completed_at timestamp without time zone
);
CREATE SEQUENCE public.transactions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.transactions_id_seq OWNED BY public.transactions.id;
CREATE TABLE public.usage_tracking (
    id integer NOT NULL,
    user_id integer NOT NULL,
    model character varying(100) NOT NULL,
    provider character varying(50) NOT NULL,
    input_tokens integer NOT NULL,
    output_tokens integer NOT NULL,
    total_tokens integer NOT NULL,
    input_cost numeric(10,6) NOT NULL,
    output_cost numeric(10,6) NOT NULL,
    total_cost numeric(10,6) NOT NULL,
    endpoint character varying(255),
    request_id character varying(255),
    "timestamp" timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.usage_tracking_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.usage_tracking_id_seq OWNED BY public.usage_tracking.id;
CREATE TABLE public.users (
    id integer NOT NULL,
    email character varying NOT NULL,
    username character varying,
    full_name character varying,
    hashed_password character varying NOT NULL,
    role public.userrole NOT NULL,
    oauth_provider character varying,
    oauth_id character varying,
    is_verified boolean,
    subscription_tier public.subscriptiontier,
    subscription_expiry timestamp without time zone,
    account_balance double precision,
    created_at timestamp without time zone,
    updated_at timestamp without time zone,
    last_login timestamp without time zone
);
CREATE SEQUENCE public.users_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;
ALTER TABLE ONLY public.analyses ALTER COLUMN id SET DEFAULT nextval('public.analyses_id_seq'::regclass);
ALTER TABLE ONLY public.analysis_results ALTER COLUMN id SET DEFAULT nextval('public.analysis_results_id_seq'::regclass);
ALTER TABLE ONLY public.api_keys ALTER COLUMN id SET DEFAULT nextval('public.api_keys_id_seq'::regclass);
ALTER TABLE ONLY public.document_chunks ALTER COLUMN id SET DEFAULT nextval('public.document_chunks_id_seq'::regclass);
ALTER TABLE ONLY public.documents ALTER COLUMN id SET DEFAULT nextval('public.documents_id_seq'::regclass);
ALTER TABLE ONLY public.transactions ALTER COLUMN id SET DEFAULT nextval('public.transactions_id_seq'::regclass);
ALTER TABLE ONLY public.usage_tracking ALTER COLUMN id SET DEFAULT nextval('public.usage_tracking_id_seq'::regclass);
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);
ALTER TABLE ONLY public.analyses
    ADD CONSTRAINT analyses_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.analysis_results
    ADD CONSTRAINT analysis_results_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.document_chunks
    ADD CONSTRAINT document_chunks_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.transactions
    ADD CONSTRAINT transactions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.transactions
    ADD CONSTRAINT transactions_provider_transaction_id_key UNIQUE (provider_transaction_id);
ALTER TABLE ONLY public.usage_tracking
    ADD CONSTRAINT usage_tracking_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
CREATE INDEX idx_transactions_status ON public.transactions USING btree (status);
CREATE INDEX idx_transactions_user_created ON public.transactions USING btree (user_id, created_at);
CREATE INDEX idx_usage_model_timestamp ON public.usage_tracking USING btree (model, "timestamp");
CREATE INDEX idx_usage_user_timestamp ON public.usage_tracking USING btree (user_id, "timestamp");
CREATE INDEX ix_analyses_cache_key ON public.analyses USING btree (cache_key);
CREATE INDEX ix_analyses_id ON public.analyses USING btree (id);
CREATE UNIQUE INDEX ix_analyses_uuid ON public.analyses USING btree (uuid);
CREATE INDEX ix_analysis_results_id ON public.analysis_results USING btree (id);
CREATE INDEX ix_api_keys_id ON public.api_keys USING btree (id);
CREATE UNIQUE INDEX ix_api_keys_key ON public.api_keys USING btree (key);
CREATE INDEX ix_document_chunks_id ON public.document_chunks USING btree (id);
CREATE INDEX ix_documents_id ON public.documents USING btree (id);
CREATE UNIQUE INDEX ix_documents_uuid ON public.documents USING btree (uuid);
CREATE INDEX ix_transactions_id ON public.transactions USING btree (id);
CREATE INDEX ix_transactions_user_id ON public.transactions USING btree (user_id);
CREATE INDEX ix_usage_tracking_id ON public.usage_tracking USING btree (id);
CREATE INDEX ix_usage_tracking_request_id ON public.usage_tracking USING btree (request_id);
CREATE UNIQUE INDEX ix_users_email ON public.users USING btree (email);
CREATE INDEX ix_users_id ON public.users USING btree (id);
CREATE UNIQUE INDEX ix_users_username ON public.users USING btree (username);
ALTER TABLE ONLY public.analyses
    ADD CONSTRAINT analyses_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
ALTER TABLE ONLY public.analysis_results
    ADD CONSTRAINT analysis_results_analysis_id_fkey FOREIGN KEY (analysis_id) REFERENCES public.analyses(id);
ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
ALTER TABLE ONLY public.document_chunks
    ADD CONSTRAINT document_chunks_document_id_fkey FOREIGN KEY (document_id) REFERENCES public.documents(id);
ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
ALTER TABLE ONLY public.transactions
    ADD CONSTRAINT transactions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
ALTER TABLE ONLY public.usage_tracking
    ADD CONSTRAINT usage_tracking_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
