"""An op that this book counted, since it came on a stick, and that the hub does not count: it counts nowhere then.

Called by heard_ops, inside hearing's transaction.
"""

from stationdesk.storage.database import Cursor
from stationdesk.storage.mending import NOTHING_TO_MEND, undo_mend, void_own
from stationdesk.storage.op_shape import shape_of
from stationdesk.storage.projection import REFUSED, Projector
from stationdesk.storage.rebuilding import reopen_rows
from stationdesk.storage.sealer import Sealer
from stationdesk_sync.model.op import ID_LENGTH, op_hash
from stationdesk_sync.model.registry import Registers

SHUT_OUT = "shut_out"
# The hub's word about what this desk wrote under an identity of before.
_OWN_ASIDE = (
    "INSERT INTO set_aside (seq, code) SELECT seq, ?1 FROM op WHERE op_id = ?2 AND adopted = 0 "
    "ON CONFLICT (seq) DO UPDATE SET code = excluded.code"
)


def refuse_held(
    cursor: Cursor, registers: Registers, projector: Projector, sealer: Sealer, raw: bytes, code: str
) -> None:
    """Take the effect of a held op back and keep why; the op itself stays. Nothing is done for one that is not held.

    An own op stays counted here until a person puts it right; that it is set aside is kept and shown.
    """
    identity = op_hash(raw)[:ID_LENGTH]
    if code != SHUT_OUT:  # that says who brought it there; an own op counts at its own place
        cursor.execute(_OWN_ASIDE, (code, identity))
    if code == NOTHING_TO_MEND:
        own = cursor.execute("SELECT seq FROM op WHERE op_id = ? AND adopted = 0", (identity,)).fetchall()
        void = void_own(cursor, registers, [row[0] for row in own])
        reopen_rows(cursor, registers, projector, sealer, dict.fromkeys(void))
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
        rows = undo_mend(cursor, registers, identity)
        reopen_rows(cursor, registers, projector, sealer, dict.fromkeys([row_id, *rows]))
