package dev.sluice.budget.admission;

import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.ResponseStatus;

/** What the gate decided about one dispatch. */
public sealed interface Decision {

    /** The money is set aside. */
    record Reserved(Reservation reservation) implements Decision {}

    /**
     * The request does not get a dispatch.
     *
     * @param status REFUSED for a budget's no, ERROR for a request that cannot be served
     */
    record Denied(ResponseStatus status, ErrorInfo error) implements Decision {}
}
