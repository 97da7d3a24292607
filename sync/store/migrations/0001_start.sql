-- What was asked to be done in PagerDuty, and what came of it.
create table actions (
  id    text primary key,
  at    integer not null,          -- Unix milliseconds
  ended integer not null,          -- Unix milliseconds, 0 while it is not
  body  text not null              -- app.Action
);
create index actions_ended on actions (ended);

-- PagerDuty's last word on each incident that was ever mine.
create table incidents (
  id      text primary key,
  tracked integer not null,        -- 1 while the watch follows it
  at      integer not null,        -- Unix milliseconds of the last word
  body    text not null            -- app.Incident
);
create index incidents_tracked on incidents (tracked);

-- Single values: 'me', 'duty', 'alarm', 'sync'.
create table state (
  key  text primary key,
  body text not null
);

-- Copies of incident details.
create table details (
  id   text primary key,
  at   integer not null,           -- Unix milliseconds when it was read
  body text not null               -- app.Detail
);
