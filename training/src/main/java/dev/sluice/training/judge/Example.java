package dev.sluice.training.judge;

import dev.sluice.semantic.judge.PairTokens;

/**
 * A pair to learn from.
 *
 * @param tokens the pair
 * @param same whether both ask the same
 */
public record Example(PairTokens tokens, boolean same) {

    float label() {
        return same ? 1 : 0;
    }
}
