package dev.sluice.budget.state;

/** Is told what people want to see in metrics. Being told twice about one thing, after a crash, does no harm. */
public interface Watch {

    /** Watches nothing. */
    Watch NONE = new Watch() {
        @Override
        public void unpriced(String provider, String model, String reason) {}

        @Override
        public void notKept(String provider, String model) {}

        @Override
        public void rated(String cause) {}

        @Override
        public void counted(String model, long estimated, long actual) {}
    };

    /**
     * A ledger line has no price.
     *
     * @param provider provider, or {@code unknown}
     * @param model a model that policies name, or {@code other}
     * @param reason code
     */
    void unpriced(String provider, String model, String reason);

    /** An unpriced line could not be kept for its price, because too many are. */
    void notKept(String provider, String model);

    /**
     * A line was costed anew.
     *
     * @param cause PRICE_ARRIVED or REQUESTED
     */
    void rated(String cause);

    /**
     * A provider has said how many tokens a prompt has.
     *
     * @param model model that was called
     * @param estimated tokens counted here, above 0
     * @param actual tokens the provider counted
     */
    void counted(String model, long estimated, long actual);
}
