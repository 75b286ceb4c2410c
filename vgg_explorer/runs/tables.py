"""The tables of the store. A change of them is a new VERSION and a step in `migrations`."""

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

from vgg_explorer.specs.names import MAX_NAME

VERSION = 3

METADATA = MetaData()

ABOUT = Table("about", METADATA, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))

RUNS = Table(
    "runs",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),  # the order of asking: no clock can change it
    Column("id", String(32), nullable=False, unique=True),
    Column("owner", String(64), nullable=False, index=True),
    Column("key", String(64), nullable=False, index=True),  # the same for the same request
    Column("spec", Text, nullable=False),
    Column("name", String(MAX_NAME), nullable=False, default=""),
    Column("tags", Text, nullable=False, default="[]"),
    Column("batch", String(32), nullable=False, default="", index=True),  # what was started together
    Column("needs", Text, nullable=False, server_default="[]"),  # runs that must finish before it begins
    Column("choose", Text, nullable=False, default="[]"),  # those of them whose best learning rate it takes
    Column("tests", Boolean, nullable=False, default=True),  # False: a try, judged on validation alone
    Column("keeps", Boolean, nullable=False, default=False),  # whether the weights of every epoch are kept
    Column("requested", Float, nullable=False),  # times are seconds since 1970 by the database's clock
    Column("started", Float),
    Column("finished", Float),
    Column("heartbeat", Float),
    Column("host", String(255)),
    Column("pid", Integer),
    Column("born", String(40)),
    Column("stop", Boolean, nullable=False, default=False),
    Column("exit", String(20)),
    Column("error", Text, nullable=False, default=""),
    Column("doing", Text, nullable=False, default="{}"),  # before the first step: {what, done, of}
    Column("facts", Text, nullable=False, default="{}"),  # parameters, macs, steps, plan, notes
    Column("outcome", Text, nullable=False, default="{}"),  # what came of it, without history and confusion
    Column("kind", String(20), nullable=False, server_default="train"),
    Column("private", String(10), nullable=False, server_default=""),  # whose business it is: specs/brought_in.py
    sqlite_autoincrement=True,
)

INDEXES = (  # by what rows are looked for: what has no end yet, whose turn it is, tests
    Index("ix_runs_exit", RUNS.c.exit),
    Index("ix_runs_owner_started", RUNS.c.owner, RUNS.c.started),
    Index("ix_runs_kind", RUNS.c.kind),
)

BROUGHT = Table(
    "brought",
    METADATA,
    Column("kind", String(10), primary_key=True),  # specs/own_names.py
    Column("checksum", String(16), primary_key=True),
    Column("owner", String(64), primary_key=True),
    Column("file", String(MAX_NAME), nullable=False),  # as the person calls it
    Column("bytes", BigInteger, nullable=False),
    Column("used", Float, nullable=False),
)

METRICS = Table(
    "metrics",
    METADATA,
    Column("run", String(32), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("value", Float),
)
