"""Why a data bundle is not used, as sentences for a person. Called by ``bundles`` alone."""

from stationdesk.app.faults import Fault, FaultCode, Source
from stationdesk_sync.model.language import N_
from stationdesk_sync.wire import bundle

_SENTENCES = {
    bundle.Fault.EMPTY: N_("the file is empty; copy it again."),
    bundle.Fault.NOT_A_BUNDLE: N_("it is another kind of file; choose the one that ends with .sdbundle."),
    bundle.Fault.VERSION: N_("a newer program made it; update StationDesk first."),
    bundle.Fault.TOO_LARGE: N_("it is larger than a bundle may be."),
    bundle.Fault.SHORT: N_("its end is missing; copy it again from where it was made."),
    bundle.Fault.LONG: N_("something was added at its end; copy it again from where it was made."),
    bundle.Fault.SIGNATURE: N_("its front was changed on the way; copy it again from where it was made."),
    bundle.Fault.HEADER: N_("what it says of itself cannot be understood."),
    bundle.Fault.SIZES: N_("the sizes it names do not fit together."),
    bundle.Fault.PAYLOAD: N_("its content was changed on the way; copy it again from where it was made."),
    bundle.Fault.SENDER: N_("it comes from a hub or a desk that this desk does not know."),
    bundle.Fault.RECEIVER: N_("it was made for another desk."),
    bundle.Fault.KEY: N_("it cannot be opened with this desk's key."),
    bundle.Fault.CHUNK: N_("its content cannot be opened; copy it again from where it was made."),
}
ANOTHER_STATION = N_("it belongs to another station.")
WRONG_WAY = N_("it is on its way to the hub; take the file that the hub gave back.")
REVOKED = N_("it comes from a desk that the hub no longer accepts.")
OLDER = N_("it is older than what this desk has heard already; take the newest file of the hub.")
MISPLACED = N_("a message in it does not belong into a file that goes this way.")
TORN = N_("a message in it cannot be understood.")
NOT_PROVED = N_("a message in it was not signed by whom it names.")


def refused(fault: bundle.Fault) -> Fault:
    """Return the fault for a file that is no good bundle for this desk."""
    return because(_SENTENCES[fault])


def because(sentence: str) -> Fault:
    """Return the fault with one of the sentences above."""
    return Fault(FaultCode.BUNDLE_REFUSED, why=Source(sentence))
