package dev.sluice.semantic.verifier;

import java.util.Set;

/**
 * What the verifier thinks of a pair of questions.
 *
 * @param score probability-like, from 0 to 1, that the answer to one answers the other
 * @param guards hard differences, whatever the score
 */
public record Judgement(double score, Set<Guard> guards) {

    public Judgement {
        guards = Set.copyOf(guards);
    }
}
