#include "schema.hpp"

#include "store_row.hpp"

namespace vorgang::postgres {
namespace {

// Without a key, so that a row costs little; where changes are passed on to another server (a
// publication) it is told the whole row.
constexpr Statement make_task_changes{
    "CREATE TABLE vorgang.task_changes(queue bigint NOT NULL, slot bigint NOT NULL, "
    "tasks bigint NOT NULL, checksum bigint NOT NULL)"};
constexpr Statement tell_task_changes_whole{
    "ALTER TABLE vorgang.task_changes REPLICA IDENTITY FULL"};

// Rows of cases and counts are written again and again: with room on their page they stay there,
// and no index has to follow. Half of it is what was measured to be right for cases: with less the
// server tidies up the page at nearly every command (a tenth more for 1 024 of them). Rows of
// records stay whole as long as they fit a page.
constexpr Statement objects[] = {
    {"CREATE SCHEMA vorgang"},
    {"CREATE TABLE vorgang.store(id bigint PRIMARY KEY CHECK (id = 1), format bigint NOT NULL, "
     "advanced_to bigint, xid_offset bigint NOT NULL, removed bigint NOT NULL, "
     "checksum bigint NOT NULL, filling bigint NOT NULL, sharded bigint NOT NULL, "
     "generation bigint NOT NULL)"},
    {"CREATE SEQUENCE vorgang.case_blocks AS bigint INCREMENT BY 256 START WITH 1"},
    {"CREATE TABLE vorgang.deployments(number bigint PRIMARY KEY, process bytea NOT NULL, "
     "place bytea NOT NULL, digest bytea NOT NULL)"},
    {"CREATE SEQUENCE vorgang.queue_numbers AS bigint"},
    {"CREATE TABLE vorgang.queues(number bigint PRIMARY KEY, tenant bytea NOT NULL, "
     "role bytea NOT NULL, checksum bigint NOT NULL, UNIQUE (tenant, role))"},
    {"CREATE TABLE vorgang.cases(id bigint PRIMARY KEY, sequence bigint NOT NULL, "
     "checksum bigint NOT NULL, chain bytea NOT NULL, block bytea NOT NULL, "
     "position bigint NOT NULL, queue bigint NOT NULL, due bigint NOT NULL, "
     "next_due bigint NOT NULL, open bytea NOT NULL, beside bigint NOT NULL) "
     "WITH (fillfactor = 50)"},
    {"CREATE INDEX cases_by_task ON vorgang.cases(queue, due, id) WHERE queue > 0"},
    {"CREATE INDEX cases_by_due ON vorgang.cases(next_due, id) "
     "WHERE next_due < 9223372036854775807"},
    {"CREATE TABLE vorgang.records(case_id bigint NOT NULL, sequence bigint NOT NULL, "
     "position bigint NOT NULL, chain bytea NOT NULL, record bytea NOT NULL, token bigint, "
     "checksum bigint NOT NULL, previous bigint NOT NULL, numbers bytea) "
     "WITH (toast_tuple_target = 8160)"},
    {"CREATE INDEX records_in_order ON vorgang.records(position)"},
    {"CREATE TABLE vorgang.parts(case_id bigint, part bigint, checksum bigint NOT NULL, "
     "block bytea NOT NULL, PRIMARY KEY (case_id, part)) WITH (fillfactor = 70)"},
    {"CREATE TABLE vorgang.tasks(queue bigint, due bigint, case_id bigint, activation bigint, "
     "checksum bigint NOT NULL, PRIMARY KEY (queue, due, case_id, activation))"},
    {"CREATE INDEX tasks_of_case ON vorgang.tasks(case_id)"},
    {"CREATE TABLE vorgang.task_counts(queue bigint, slot bigint, tasks bigint NOT NULL, "
     "checksum bigint NOT NULL, PRIMARY KEY (queue, slot)) WITH (fillfactor = 50)"},
    make_task_changes,
    tell_task_changes_whole,
    {"CREATE TABLE vorgang.due(due bigint, case_id bigint, part bigint, "
     "checksum bigint NOT NULL, PRIMARY KEY (due, case_id, part))"},
    {"CREATE INDEX due_of_parts ON vorgang.due(case_id, due, part) WHERE part > 0"},
    {"CREATE INDEX due_of_case ON vorgang.due(case_id) WHERE part = 0"},
    {"CREATE TABLE vorgang.outgoing(due bigint, case_id bigint, activation bigint, "
     "fence bigint NOT NULL DEFAULT 0, held_until timestamptz, checksum bigint NOT NULL, "
     "PRIMARY KEY (due, case_id, activation)) WITH (fillfactor = 50)"},
    {"CREATE SEQUENCE vorgang.fences AS bigint"},
    {"CREATE TABLE vorgang.names(name bytea, case_id bigint, alone boolean NOT NULL, "
     "whole bytea, checksum bigint NOT NULL, PRIMARY KEY (name, case_id))"},
    {"CREATE UNIQUE INDEX names_alone ON vorgang.names(name) WHERE alone"},
    {"CREATE TABLE vorgang.claims(case_id bigint, activation bigint, person bytea NOT NULL, "
     "whole bytea, checksum bigint NOT NULL, PRIMARY KEY (case_id, activation))"},
    {"CREATE INDEX claims_by_person ON vorgang.claims(person, case_id, activation)"},
    {"CREATE TABLE vorgang.holders(case_id bigint, person bigint, "
     "checksum bigint NOT NULL, PRIMARY KEY (case_id, person))"},
    {"CREATE INDEX holders_by_person ON vorgang.holders(person, case_id)"},
    {"CREATE TABLE vorgang.counts(tenant bytea, slot bigint, cases bigint NOT NULL, "
     "ended bigint NOT NULL, suspended bigint NOT NULL, incidents bigint NOT NULL, "
     "checksum bigint NOT NULL, PRIMARY KEY (tenant, slot)) WITH (fillfactor = 50)"},
    {"CREATE TABLE vorgang.keys(home bigint, key bytea, case_id bigint NOT NULL, "
     "sequence bigint NOT NULL, digest bigint NOT NULL, whole bytea, checksum bigint NOT NULL, "
     "PRIMARY KEY (home, key))"},
};

// From format 1: the records of a case are found from the last one back instead of by an index, and
// most tasks and due dates stand in the row of the case. Those there are stay where they are.
// Damage stays damage: what was wrong with the checksum of a row is wrong with the new one.
constexpr Statement from_1_to_2[] = {
    {"LOCK TABLE vorgang.store, vorgang.cases, vorgang.records IN ACCESS EXCLUSIVE MODE"},
    {"ALTER TABLE vorgang.store ADD COLUMN filling bigint NOT NULL DEFAULT 0"},
    {"ALTER TABLE vorgang.store ALTER COLUMN filling DROP DEFAULT"},
    {"ALTER TABLE vorgang.records ADD COLUMN previous bigint NOT NULL DEFAULT 0"},
    {"UPDATE vorgang.records AS r SET previous = p.position, checksum = r.checksum # "
     "(p.position << 1) FROM vorgang.records AS p WHERE p.case_id = r.case_id "
     "AND p.sequence = r.sequence - 1"},
    {"ALTER TABLE vorgang.records ALTER COLUMN previous DROP DEFAULT"},
    {"ALTER TABLE vorgang.cases ADD COLUMN position bigint NOT NULL DEFAULT 0"},
    {"UPDATE vorgang.cases AS c SET position = r.position, checksum = c.checksum # r.position "
     "FROM vorgang.records AS r WHERE r.case_id = c.id AND r.sequence = c.sequence"},
    {"ALTER TABLE vorgang.cases ALTER COLUMN position DROP DEFAULT"},
    {"CREATE INDEX tasks_of_case ON vorgang.tasks(case_id)"},
    {"CREATE INDEX due_of_case ON vorgang.due(case_id) WHERE part = 0"},
    {"ALTER TABLE vorgang.cases ADD COLUMN queue bigint NOT NULL DEFAULT 0, "
     "ADD COLUMN due bigint NOT NULL DEFAULT 9223372036854775807, "
     "ADD COLUMN next_due bigint NOT NULL DEFAULT 9223372036854775807, "
     "ADD COLUMN open bytea NOT NULL DEFAULT '', ADD COLUMN beside bigint NOT NULL DEFAULT 0"},
    {"UPDATE vorgang.cases AS c SET beside = x.n, checksum = c.checksum # x.n FROM (SELECT id, "
     "EXISTS (SELECT FROM vorgang.tasks AS t WHERE t.case_id = i.id)::integer::bigint + "
     "2 * EXISTS (SELECT FROM vorgang.due AS d WHERE d.case_id = i.id AND d.part = 0)"
     "::integer::bigint AS n FROM vorgang.cases AS i) AS x WHERE x.id = c.id AND x.n <> 0"},
    {"ALTER TABLE vorgang.cases ALTER COLUMN queue DROP DEFAULT, ALTER COLUMN due DROP DEFAULT, "
     "ALTER COLUMN next_due DROP DEFAULT, ALTER COLUMN open DROP DEFAULT, "
     "ALTER COLUMN beside DROP DEFAULT"},
    {"CREATE INDEX cases_by_task ON vorgang.cases(queue, due, id) WHERE queue > 0"},
    {"CREATE INDEX cases_by_due ON vorgang.cases(next_due, id) "
     "WHERE next_due < 9223372036854775807"},
    {"ALTER TABLE vorgang.records DROP CONSTRAINT records_pkey"},
};

// From format 2: a row may have several records. Those there are have one, and stay.
constexpr Statement from_2_to_3[] = {
    {"LOCK TABLE vorgang.store, vorgang.cases, vorgang.records IN ACCESS EXCLUSIVE MODE"},
    {"ALTER TABLE vorgang.store ADD COLUMN sharded bigint NOT NULL DEFAULT 0, "
     "ADD COLUMN generation bigint NOT NULL DEFAULT 0"},
    {"ALTER TABLE vorgang.store ALTER COLUMN sharded DROP DEFAULT, "
     "ALTER COLUMN generation DROP DEFAULT"},
    {"ALTER TABLE vorgang.records ADD COLUMN numbers bytea"},
    {"ALTER TABLE vorgang.records SET (toast_tuple_target = 8160)"},
    {"ALTER TABLE vorgang.cases SET (fillfactor = 50)"},
};

// From format 3: what single commands add to the counts of worklists stands beside.
constexpr Statement from_3_to_4[] = {
    {"LOCK TABLE vorgang.store IN ACCESS EXCLUSIVE MODE"},
    make_task_changes,
    tell_task_changes_whole,
    // Who may use the tables may use this one.
    {"DO $$ DECLARE a record; BEGIN "
     "FOR a IN SELECT g.privilege_type AS may, CASE WHEN g.grantee = 0 THEN 'PUBLIC' "
     "ELSE g.grantee::regrole::text END AS who, g.is_grantable AS grants "
     "FROM pg_class AS c, aclexplode(c.relacl) AS g WHERE c.oid = 'vorgang.task_counts'::regclass "
     "LOOP EXECUTE format('GRANT %s ON vorgang.task_changes TO %s%s', a.may, a.who, "
     "CASE WHEN a.grants THEN ' WITH GRANT OPTION' ELSE '' END); END LOOP; "
     "EXECUTE format('ALTER TABLE vorgang.task_changes OWNER TO %s', (SELECT relowner::regrole "
     "FROM pg_class WHERE oid = 'vorgang.task_counts'::regclass)); END $$"},
};

// What the statements above lead to, as the server tells it.
constexpr std::string_view columns_expected =
    "case_blocks(last_value bigint,log_cnt bigint,is_called boolean) "
    "cases(id bigint,sequence bigint,checksum bigint,chain bytea,block bytea,position bigint,"
    "queue bigint,due bigint,next_due bigint,open bytea,beside bigint) "
    "claims(case_id bigint,activation bigint,person bytea,whole bytea,checksum bigint) "
    "counts(tenant bytea,slot bigint,cases bigint,ended bigint,suspended bigint,incidents bigint,"
    "checksum bigint) "
    "deployments(number bigint,process bytea,place bytea,digest bytea) "
    "due(due bigint,case_id bigint,part bigint,checksum bigint) "
    "fences(last_value bigint,log_cnt bigint,is_called boolean) "
    "holders(case_id bigint,person bigint,checksum bigint) "
    "keys(home bigint,key bytea,case_id bigint,sequence bigint,digest bigint,whole bytea,"
    "checksum bigint) "
    "names(name bytea,case_id bigint,alone boolean,whole bytea,checksum bigint) "
    "outgoing(due bigint,case_id bigint,activation bigint,fence bigint,"
    "held_until timestamp with time zone,checksum bigint) "
    "parts(case_id bigint,part bigint,checksum bigint,block bytea) "
    "queue_numbers(last_value bigint,log_cnt bigint,is_called boolean) "
    "queues(number bigint,tenant bytea,role bytea,checksum bigint) "
    "records(case_id bigint,sequence bigint,position bigint,chain bytea,record bytea,"
    "token bigint,checksum bigint,previous bigint,numbers bytea) "
    "store(id bigint,format bigint,advanced_to bigint,xid_offset bigint,removed bigint,"
    "checksum bigint,filling bigint,sharded bigint,generation bigint) "
    "task_changes(queue bigint,slot bigint,tasks bigint,checksum bigint) "
    "task_counts(queue bigint,slot bigint,tasks bigint,checksum bigint) "
    "tasks(queue bigint,due bigint,case_id bigint,activation bigint,checksum bigint)";
constexpr std::string_view indexes_expected =
    "cases_by_due(next_due,id) cases_by_task(queue,due,id) cases_pkey(id) "
    "claims_by_person(person,case_id,activation) "
    "claims_pkey(case_id,activation) counts_pkey(tenant,slot) deployments_pkey(number) "
    "due_of_case(case_id) due_of_parts(case_id,due,part) due_pkey(due,case_id,part) "
    "holders_by_person(person,case_id) holders_pkey(case_id,person) keys_pkey(home,key) "
    "names_alone(name) names_pkey(name,case_id) outgoing_pkey(due,case_id,activation) "
    "parts_pkey(case_id,part) queues_pkey(number) queues_tenant_role_key(tenant,role) "
    "records_in_order(position) store_pkey(id) "
    "task_counts_pkey(queue,slot) tasks_of_case(case_id) "
    "tasks_pkey(queue,due,case_id,activation)";

constexpr Statement has_schema{"SELECT count(*) FROM pg_catalog.pg_namespace "
                               "WHERE nspname = 'vorgang'"};
constexpr Statement read_format{"SELECT format FROM vorgang.store WHERE id = 1"};
constexpr Statement has_store{"SELECT count(*) FROM pg_catalog.pg_class AS c, "
                              "pg_catalog.pg_namespace AS n, pg_catalog.pg_attribute AS a "
                              "WHERE n.nspname = 'vorgang' AND c.relname = 'store' "
                              "AND c.relnamespace = n.oid AND a.attrelid = c.oid "
                              "AND a.attname = 'format'"};
constexpr Statement read_columns{
    "SELECT string_agg(c, ' ' ORDER BY c COLLATE \"C\")::bytea FROM (SELECT c.relname || '(' || "
    "string_agg(a.attname || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod), ',' "
    "ORDER BY a.attnum) || ')' AS c FROM pg_catalog.pg_class AS c "
    "JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid "
    "JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid "
    "WHERE n.nspname = 'vorgang' AND c.relkind NOT IN ('i', 'I') AND a.attnum > 0 "
    "AND NOT a.attisdropped GROUP BY c.relname) AS all_of_them"};
constexpr Statement read_indexes{
    "SELECT string_agg(c, ' ' ORDER BY c COLLATE \"C\")::bytea FROM (SELECT c.relname || '(' || "
    "string_agg(a.attname, ',' ORDER BY a.attnum) || ')' AS c FROM pg_catalog.pg_class AS c "
    "JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid "
    "JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid "
    "WHERE n.nspname = 'vorgang' AND c.relkind IN ('i', 'I') GROUP BY c.relname) AS all_of_them"};
constexpr Statement count_strangers{
    "SELECT (SELECT count(*) FROM pg_catalog.pg_trigger AS t "
    "JOIN pg_catalog.pg_class AS c ON t.tgrelid = c.oid "
    "JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid "
    "WHERE n.nspname = 'vorgang' AND NOT t.tgisinternal) + "
    "(SELECT count(*) FROM pg_catalog.pg_rules WHERE schemaname = 'vorgang')"};
// Of two hosts that open an empty database at once one makes the tables.
constexpr Statement lock_making{"SELECT pg_advisory_xact_lock(1448232737, 0)"};

Result<std::int64_t> number(Connection& connection, const Statement& statement) {
    Result<Rows> rows = connection.ask(statement);
    if (!rows) return std::move(rows).error();
    const std::int64_t value = rows->empty() ? 0 : rows->integer(0, 0);
    if (!rows->sound()) return damaged("schema");
    return value;
}

Result<std::string> text(Connection& connection, const Statement& statement) {
    Result<Rows> rows = connection.ask(statement);
    if (!rows) return std::move(rows).error();
    if (rows->empty()) return std::string();
    const Bytes bytes = rows->bytes(0, 0);
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

Result<void> take(Connection& connection, std::span<const Statement> steps) {
    for (const Statement& step : steps) {
        Result<Rows> taken = connection.ask(step);
        if (!taken) return std::move(taken).error();
    }
    return {};
}

Result<void> make(Connection& connection) {
    Result<Rows> locked = connection.ask(lock_making);
    if (!locked) return std::move(locked).error();
    Result<std::int64_t> there = number(connection, has_schema);
    if (!there) return std::move(there).error();
    if (*there != 0) return {};
    VORGANG_TRY(take(connection, objects));
    return StoreRow(connection).make(connection.options().sharded);
}

constexpr Statement has_anything{"SELECT (EXISTS (SELECT FROM vorgang.deployments) "
                                 "OR EXISTS (SELECT FROM vorgang.cases))::integer::bigint"};
constexpr Statement clear_all{
    "TRUNCATE vorgang.deployments, vorgang.queues, vorgang.cases, vorgang.records, vorgang.parts, "
    "vorgang.tasks, vorgang.task_counts, vorgang.task_changes, vorgang.due, vorgang.outgoing, "
    "vorgang.names, vorgang.claims, vorgang.holders, vorgang.counts, vorgang.keys"};

Result<void> fill_anew(Connection& connection) {
    StoreRow row(connection);
    Result<bool> filling = row.is_filling();
    if (!filling) return std::move(filling).error();
    if (*filling) {
        Result<Rows> cleared = connection.ask(clear_all);
        if (!cleared) return std::move(cleared).error();
    } else {
        Result<std::int64_t> there = number(connection, has_anything);
        if (!there) return std::move(there).error();
        if (*there != 0) return not_empty();
    }
    return row.set_filling(true);
}

// Of two hosts that find an earlier format one brings it to this one.
Result<void> migrate(Connection& connection) {
    Result<Rows> locked = connection.ask(lock_making);
    if (!locked) return std::move(locked).error();
    Result<std::int64_t> format = number(connection, read_format);
    if (!format) return std::move(format).error();
    if (*format == 1) VORGANG_TRY(take(connection, from_1_to_2));
    if (*format < 1 || *format >= format_version) return {};
    if (*format <= 2) VORGANG_TRY(take(connection, from_2_to_3));
    VORGANG_TRY(take(connection, from_3_to_4));
    return StoreRow(connection).come_from_earlier(connection.options().sharded);
}

Result<void> in_commit(Connection& connection, Result<void> (*work)(Connection&)) {
    VORGANG_TRY(connection.begin());
    Result<void> done = work(connection);
    if (done) {
        std::vector<Rows> ignored;
        Result<Connection::End> end = connection.commit(ignored);
        if (!end)
            done = std::move(end).error();
        else if (*end == Connection::End::lost)
            done = connection.recover();
    }
    if (!done) connection.rollback();
    return done;
}

Result<void> check(Connection& connection) {
    Result<std::int64_t> ours = number(connection, has_store);
    if (!ours) return std::move(ours).error();
    if (*ours != 1) return foreign("vorgang.store");
    Result<std::int64_t> format = number(connection, read_format);
    if (!format) return std::move(format).error();
    if (*format > format_version) return newer();
    if (*format >= 1 && *format < format_version) {
        if (connection.only_reads()) return opened_to_read("store");
        VORGANG_TRY(in_commit(connection, migrate));
        format = number(connection, read_format);
        if (!format) return std::move(format).error();
    }
    if (*format != format_version) return damaged("vorgang.store");
    Result<std::string> columns = text(connection, read_columns);
    if (!columns) return std::move(columns).error();
    Result<std::string> indexes = text(connection, read_indexes);
    if (!indexes) return std::move(indexes).error();
    Result<std::int64_t> strangers = number(connection, count_strangers);
    if (!strangers) return std::move(strangers).error();
    if (*columns != columns_expected || *indexes != indexes_expected || *strangers != 0)
        return damaged("schema");
    return {};
}

} // namespace

Result<void> begin_filling(Connection& connection) {
    return in_commit(connection, fill_anew);
}

Result<void> open_schema(Connection& connection, bool create) {
    Result<std::int64_t> there = number(connection, has_schema);
    if (!there) return std::move(there).error();
    if (*there == 0) {
        if (!create) return no_store();
        VORGANG_TRY(in_commit(connection, make));
    }
    VORGANG_TRY(check(connection));
    if (connection.only_reads()) return {};
    return StoreRow(connection).go_on_in_order();
}

} // namespace vorgang::postgres
