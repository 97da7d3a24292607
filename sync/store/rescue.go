package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
)

// rescue copies the rows of a table that can be read, from its start until the
// damage and from its end until the damage. The error is the new file's alone.
func rescue(ctx context.Context, from *sql.DB, to *sql.Tx, table string) (int, error) {
	saved := map[int64]bool{}
	for _, order := range []string{"asc", "desc"} {
		done, err := rescueFrom(ctx, from, to, table, order, saved)
		if err != nil || done {
			return len(saved), err
		}
	}
	return len(saved), nil
}

// rescueFrom reads in one direction; done says that it came to the end.
func rescueFrom(ctx context.Context, from *sql.DB, to *sql.Tx, table, order string, saved map[int64]bool) (done bool, err error) {
	columns, err := shared(ctx, from, to, table)
	if err != nil || len(columns) == 0 {
		return false, err
	}
	list := strings.Join(columns, ", ")
	rows, err := from.QueryContext(ctx, "select rowid, "+list+" from "+table+" order by rowid "+order) //nolint:gosec // our own names
	if err != nil {
		return false, nil // there is nothing to be had from here
	}
	defer func() { _ = rows.Close() }()
	insert := "insert or ignore into " + table + " (rowid, " + list + ") values (?" + strings.Repeat(", ?", len(columns)) + ")" //nolint:gosec // our own names
	for rows.Next() {
		values := make([]any, len(columns)+1)
		into := make([]any, len(values))
		for n := range values {
			into[n] = &values[n]
		}
		if rows.Scan(into...) != nil {
			continue
		}
		id, ok := values[0].(int64)
		if !ok || saved[id] || !readable(columns, values[1:]) {
			continue
		}
		if _, err := to.ExecContext(ctx, insert, values...); err != nil { //nolint:gosec // our own names
			if code, _ := codeOf(err); code&0xff == sqliteFull || code&0xff == sqliteIOErr || ctx.Err() != nil {
				return false, err
			}
			continue // the row does not fit the schema
		}
		saved[id] = true
	}
	return rows.Err() == nil, ctx.Err()
}

// shared gives the columns of the new table that the old one has too. Their names
// are those of the new one: the old one's may be anything by now.
func shared(ctx context.Context, from *sql.DB, to *sql.Tx, table string) ([]string, error) {
	there := map[string]bool{}
	if old, err := from.QueryContext(ctx, "select * from "+table+" limit 0"); err == nil { //nolint:gosec // our own name
		names, _ := old.Columns()
		for _, name := range names {
			there[name] = true
		}
		_ = old.Close()
	}
	rows, err := to.QueryContext(ctx, "select name from pragma_table_info(?)", table)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var columns []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		if there[name] {
			columns = append(columns, name)
		}
	}
	return columns, rows.Err()
}

// readable reports whether the row's body is JSON still.
func readable(columns []string, values []any) bool {
	for n, name := range columns {
		if name == "body" {
			text, ok := values[n].(string)
			return ok && json.Valid([]byte(text))
		}
	}
	return true
}
