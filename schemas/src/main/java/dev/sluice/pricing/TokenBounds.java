package dev.sluice.pricing;

/** Bounds on token counts that only a provider knows. */
public final class TokenBounds {

    private static final int SLACK_TOKENS = 16;

    private TokenBounds() {}

    /**
     * A bound on the prompt tokens a provider may count. Tokenizers of providers differ from ours and from model to
     * model, and chat templates add tokens we do not see; a tenth and a little more covers what was observed, and the
     * limit must hold for every model.
     *
     * @param counted tokens counted locally
     */
    public static long prompt(long counted) {
        return Math.ceilDiv(counted * 11, 10L) + SLACK_TOKENS;
    }
}
