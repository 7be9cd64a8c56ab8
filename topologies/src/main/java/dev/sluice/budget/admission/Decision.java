package dev.sluice.budget.admission;

import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.RoutePlan;
import org.jspecify.annotations.Nullable;

/** What the gate decided about one dispatch. */
public sealed interface Decision {

    /**
     * The money is set aside.
     *
     * @param plan where the request is now
     */
    record Reserved(Reservation reservation, RoutePlan plan) implements Decision {}

    /**
     * The request does not get a dispatch.
     *
     * @param status REFUSED for a budget's no, ERROR for a request that cannot be served
     * @param priceVersion price of the quote there was no room for; null when none was made
     */
    record Denied(
            ResponseStatus status,
            ErrorInfo error,
            @Nullable String priceVersion) implements Decision {

        public Denied(ResponseStatus status, ErrorInfo error) {
            this(status, error, null);
        }
    }
}
