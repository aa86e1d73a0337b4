"""An op that this book counted, since it came on a stick, and that the hub does not count: it counts nowhere then.

Called by heard_ops, inside hearing's transaction.
"""

from stationdesk.storage.database import Cursor
from stationdesk.storage.foreign import shape_of
from stationdesk.storage.projection import REFUSED, Projector
from stationdesk.storage.rebuilding import reopen_rows
from stationdesk.storage.sealer import Sealer
from stationdesk_sync.model.op import ID_LENGTH, op_hash
from stationdesk_sync.model.registry import Registers


def refuse_held(
    cursor: Cursor, registers: Registers, projector: Projector, sealer: Sealer, raw: bytes, code: str
) -> None:
    """Take the effect of a held op back and keep why; the op itself stays. Nothing is done for one that is not held."""
    identity = op_hash(raw)[:ID_LENGTH]
    row_id = shape_of(registers, raw, far=False, counted=False).row_id
    changed = cursor.execute(
        "UPDATE foreign_op SET state = ?, code = ?, in_code = 0 "
        "WHERE row_id = ? AND op_id = ? AND state <> ? AND far = 0 RETURNING 1",
        (REFUSED, code, row_id, identity, REFUSED),
    ).fetchall()
    # One that was refused already may be so for another reason since the hub was restored.
    cursor.execute(
        "UPDATE foreign_op SET code = ? WHERE row_id = ? AND op_id = ? AND state = ? AND code <> ? AND far = 0",
        (code, row_id, identity, REFUSED, code),
    )
    if changed:
        # The key that an erasure destroyed does not come back; the row itself does, its sealed fields closed.
        cursor.execute(
            "DELETE FROM erased WHERE row_id = ?1 AND NOT EXISTS (SELECT 1 FROM op o WHERE o.row_id = erased.row_id "
            "AND o.register = erased.register AND o.kind = 'erase') AND NOT EXISTS (SELECT 1 FROM foreign_op f "
            "WHERE f.row_id = erased.row_id AND f.register = erased.register AND f.kind = 'erase' "
            "AND f.state IN ('applied', 'waiting'))",
            (row_id,),
        )
        reopen_rows(cursor, registers, projector, sealer, [row_id])
