package dev.sluice.simulator;

/** Ends the handling of a request with an error the caller is to see. Carries no stack trace: it is an answer. */
final class ProviderException extends Exception {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised
    private final ProviderError error;

    ProviderException(ProviderError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    ProviderError error() {
        return error;
    }
}
