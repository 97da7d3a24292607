-- Documents that other parts of Dogwatch keep, each in JSON of its own.
create table drawer (
  kind text not null,
  id   text not null,
  body text not null check (json_valid(body)),
  primary key (kind, id)
);
