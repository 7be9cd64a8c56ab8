package dev.sluice.worker.provider.request;

import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.provider.Errors;

/** A request that cannot be put into a wire format. Carries no stack trace: it is an answer. */
public final class InvalidRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised
    private final ErrorInfo error;

    private InvalidRequestException(ErrorInfo error) {
        super(error.getMessage(), null, false, false);
        this.error = error;
    }

    /** A field whose value cannot be sent; the value is not shown, for it may quote the prompt. */
    public static InvalidRequestException of(String field, String why, String allowed) {
        return new InvalidRequestException(Errors.invalid(field, field + " " + why, allowed));
    }

    /** A field that the provider's format has no place for. */
    public static InvalidRequestException unknownTo(String provider, String field) {
        return of(field, "has no counterpart at " + provider, "left out, or a model of another provider");
    }

    /** What the caller is told. */
    public ErrorInfo error() {
        return error;
    }
}
