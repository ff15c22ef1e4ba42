"""What an engine costs by itself: read CSV, move each row to the part of its day, write Parquet.

Nothing is checked and nothing is built; the work on rows is Arrow's in every contender, so that what differs is the
engine: its start, its crossing into Python and its shuffle. One contender runs in one process, so that `run.py` can
measure it.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

RANGE = 32 * 2**20
"""Bytes that a task reads."""

PARTS = 8
CORES = 2


def main() -> None:
    """Run one contender."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contender", choices=CONTENDERS)
    parser.add_argument("rows", type=Path)
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    shutil.rmtree(options.output, ignore_errors=True)
    options.output.mkdir(parents=True)
    CONTENDERS[options.contender](options.rows, options.output)
    print(sum(parquet.read_metadata(path).num_rows for path in options.output.rglob("*.parquet")))


def ranges(path: Path) -> list[tuple[str, int]]:
    """Where each task begins."""
    return [(str(path), begin) for begin in range(0, path.stat().st_size, RANGE)]


def read(some: tuple[str, int]) -> pa.Table:
    """The rows that begin in a range, all of them texts."""
    path, begin = some
    with Path(path).open("rb") as file:
        header = file.readline().decode().strip().split(",")
        if begin:
            file.seek(begin - 1)
            file.readline()
        block = file.read(max(0, begin + RANGE - file.tell()))
        if not block.endswith(b"\n"):
            block += file.readline()
    types = csv.ConvertOptions(column_types=dict.fromkeys(header, pa.string()))
    names = csv.ReadOptions(column_names=header, use_threads=False, block_size=len(block) + 1)
    return csv.read_csv(io.BytesIO(block), names, convert_options=types)


def dealt(rows: pa.Table) -> Iterator[tuple[int, pa.Table]]:
    """The rows of each part."""
    days = rows["date"].combine_chunks().dictionary_encode()
    numbers = [hash_of(day) for day in days.dictionary.to_pylist()]
    parts = np.array(numbers)[days.indices.to_numpy()]
    for part in np.unique(parts).tolist():
        yield part, rows.filter(pa.array(parts == part))


def hash_of(day: str) -> int:
    """The part of a day."""
    return int(day.replace("-", "")) % PARTS


def pack(rows: pa.Table) -> bytes:
    """Rows as the bytes of an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    return bytes(sink.getvalue())


def write(folder: str, part: int, parcels: Iterable[bytes]) -> None:
    """Write a part."""
    tables = [pa.ipc.open_stream(parcel).read_all() for parcel in parcels]
    if tables:
        parquet.write_table(pa.concat_tables(tables), Path(folder) / f"{part}.parquet")


def arrow(rows: Path, output: Path) -> None:
    """Without an engine: one process, one range after the other."""
    held: dict[int, list[bytes]] = {}
    for some in ranges(rows):
        for part, found in dealt(read(some)):
            held.setdefault(part, []).append(pack(found))
    for part, parcels in held.items():
        write(str(output), part, parcels)


def spark_bytes(rows: Path, output: Path) -> None:
    """Spark, with parcels of Arrow as bytes: the way of `kg.distributed.spark`."""
    from kg.distributed.spark import Spark  # noqa: PLC0415  no other contender needs it

    engine = Spark(f"local[{CORES}]")
    folder = str(output)
    send = lambda some: [(part, pack(found)) for part, found in dealt(read(some))]  # noqa: E731
    engine.exchange(send, ranges(rows), lambda part, parcels: write(folder, part, parcels), range(PARTS))
    engine.close()


def spark_frame(rows: Path, output: Path) -> None:
    """Spark, which reads and shuffles rows itself, and gives Arrow batches to Python."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  no other contender needs it
    from pyspark.sql.functions import expr  # noqa: PLC0415  no other contender needs it

    os.environ["PYSPARK_PYTHON"] = sys.executable
    spark = SparkSession.builder.master(f"local[{CORES}]").config("spark.log.level", "ERROR").getOrCreate()
    folder = str(output)

    def put(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        found = list(batches)
        if found:
            parquet.write_table(pa.Table.from_batches(found), Path(folder) / f"{uuid.uuid4()}.parquet")
        yield pa.record_batch({"rows": pa.array([sum(map(len, found))], pa.int64())})

    frame = spark.read.csv(str(rows), header=True)
    frame = frame.repartition(PARTS, expr(f"int(replace(date, '-', '')) % {PARTS}"))
    frame.mapInArrow(put, "rows long").collect()
    spark.stop()


def daft_frame(rows: Path, output: Path) -> None:
    """Daft in one process: it reads rows, gives Arrow batches to Python, and writes each part."""
    import daft  # noqa: PLC0415  no other contender needs it

    @daft.func.batch(return_dtype=daft.DataType.int64())
    def part_of(days: daft.Series) -> pa.Array:
        texts = days.to_arrow().cast(pa.string())
        return pc.cast(pc.replace_substring(texts, "-", ""), pa.int64())

    types = {name: daft.DataType.string() for name in csv.open_csv(rows).schema.names}
    frame = daft.read_csv(str(rows), schema=types, infer_schema=False)
    frame = frame.with_column("part", part_of(frame["date"]) % PARTS)
    frame.write_parquet(str(output), partition_cols=["part"])


def daft_ray(rows: Path, output: Path) -> None:
    """Daft on Ray, as on a cluster."""
    import daft  # noqa: PLC0415  no other contender needs it
    import ray  # noqa: PLC0415  no other contender needs it

    ray.init(num_cpus=CORES, include_dashboard=False, logging_level="ERROR")
    daft.set_runner_ray(noop_if_initialized=True)
    daft_frame(rows, output)
    ray.shutdown()


CONTENDERS: dict[str, Callable[[Path, Path], None]] = {
    "arrow": arrow,
    "spark-bytes": spark_bytes,
    "spark-frame": spark_frame,
    "daft": daft_frame,
    "daft-ray": daft_ray,
}

if __name__ == "__main__":
    main()
