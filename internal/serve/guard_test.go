package serve

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/marcboeker/go-duckdb"
	"github.com/mtalog/mtalog/internal/must"
)

// newDB opens a database as the store does: in a file that is attached to a
// memory catalog, where a view stands that nobody else may read.
func newDB(t *testing.T, path string) *sql.DB {
	t.Helper()
	db := must.Have(sql.Open("duckdb", ""))(t)
	t.Cleanup(func() { db.Close() })
	for _, q := range []string{
		"CREATE VIEW incoming AS SELECT 1 AS secret",
		"ATTACH '" + path + "' AS log",
		"CREATE TABLE log.main.t AS SELECT range AS i, 'text ' || range AS s FROM range(10000)",
		"CREATE SEQUENCE log.main.seq",
	} {
		must.Have(db.Exec(q))(t)
	}
	must.Have(db.Exec("USE log"))(t) // of this connection only
	db.SetMaxOpenConns(1)
	return db
}

func TestCheck(t *testing.T) {
	db := newDB(t, filepath.Join(t.TempDir(), "x.duckdb"))
	for _, q := range []string{
		"SELECT 1", "select 1;", "FROM t", "TABLE t", "VALUES (1)", "WITH a AS (SELECT 1) FROM a",
		"DESCRIBE t", "DESCRIBE SELECT 1", "SHOW TABLES", "SHOW ALL TABLES", "SUMMARIZE t", "SUMMARIZE log.main.t",
		"EXPLAIN SELECT 1", " explain  analyze FROM t", "-- why\nSELECT 1", "/* why */ SELECT 1", "SELECT ';'", "SELECT $a", "SELECT ?",
		"FROM log.main.t", "FROM range(3)", "FROM duckdb_tables()", "FROM pragma_table_info('t')", "SELECT unnest([1, 2])",
		"SELECT * FROM information_schema.tables", "SELECT 'memory.main.incoming'", "SELECT [x FOR x IN [1, 2]]",
		`SELECT '"type":"TABLE_FUNCTION"'`,
	} {
		if err := Check(t.Context(), db, q); err != nil {
			t.Errorf("%s: %v", q, err)
		}
	}
	for _, q := range []string{
		"", ";", "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE t", "INSERT INTO t VALUES (1, '')", "DELETE FROM t", "UPDATE t SET i = 1",
		"CREATE TABLE u (i INT)", "DROP TABLE t", "ALTER TABLE t ADD COLUMN x INT", "TRUNCATE t",
		"ATTACH 'x' AS y", "DETACH log", "USE memory", "COPY t TO 'x.csv'", "COPY t FROM 'x.csv'", "EXPORT DATABASE 'x'", "IMPORT DATABASE 'x'",
		"INSTALL icu", "LOAD icu", "SET threads = 1", "RESET threads", "PRAGMA version", "CALL pragma_version()", "CHECKPOINT", "VACUUM",
		"BEGIN", "COMMIT", "ROLLBACK", "PREPARE a AS SELECT 1", "EXECUTE a", "CREATE MACRO m() AS 1",
		"EXPLAIN ANALYZE INSERT INTO t VALUES (1, '')", "EXPLAIN DELETE FROM t", "/* /* */ EXPLAIN SELECT 1 -- */ DROP TABLE t",
		"EXPLAIN EXPLAIN ANALYZE DELETE FROM t",
		"FROM read_csv('/etc/passwd')", "FROM read_text('/etc/passwd')", "FROM '/etc/passwd.csv'", `FROM "x.parquet"`, "SUMMARIZE 'x.csv'", "DESCRIBE 'x.csv'",
		"FROM glob('*')", "SELECT (SELECT count(*) FROM glob('*'))", "FROM query('FROM t')", "FROM query_table('t')", "FROM sniff_csv('x')",
		"FROM force_checkpoint('log')", "FROM checkpoint()", "FROM READ_BLOB('x')", "FROM parquet_metadata('x')",
		"SELECT 1 UNION SELECT * FROM arrow_scan(1, 2, 3)", "WITH a AS (FROM read_json('x')) FROM a", "FROM t JOIN read_csv('x') ON true",
		"FROM memory.main.incoming", "FROM memory.incoming", "FROM MEMORY.incoming", `FROM "memory".incoming`, "SUMMARIZE memory.incoming", "DESCRIBE memory.main.incoming",
		"SELECT nextval('seq')", "FROM json_execute_serialized_sql('{}')", "SELECT 1\x00; DROP TABLE t", "nonsense",
	} {
		if err := Check(t.Context(), db, q); err == nil {
			t.Errorf("allowed: %s", q)
		}
	}
}

func TestQueryWritesNothing(t *testing.T) {
	db := newDB(t, filepath.Join(t.TempDir(), "x.duckdb"))
	// Past the guard, the transaction still refuses.
	if _, err := Local(db, nil).QueryContext(t.Context(), "DELETE FROM t"); err == nil || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("DELETE gave %v", err)
	}
	var n int
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM t").Scan(&n); err != nil || n != 10000 {
		t.Errorf("%d rows, %v", n, err)
	}
}
