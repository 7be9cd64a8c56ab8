package dev.sluice.demo.workload;

/**
 * One question of the demo, with the label that tells what a perfect cache would do with it.
 *
 * @param text the question
 * @param intentId what is really asked; an answer for another intent is a false hit
 * @param lang ISO 639-1 code
 * @param kind relation to the requests before it
 * @param team who pays
 * @param user who asks; belongs to the team
 * @param function the calling application, one a domain
 * @param contentType what the answer rests on
 * @param queryType kind of question
 * @param scope cache scope; answers are shared within it only
 * @param burst number of the burst, from 1; requests of a burst follow each other, are identical, and are to be sent at
 *     the same moment; 0: not part of one
 */
public record DemoRequest(
        String text,
        String intentId,
        String lang,
        Kind kind,
        String team,
        String user,
        String function,
        String contentType,
        String queryType,
        String scope,
        int burst) {

    /** Relation of a request to those before it, always within its scope. */
    public enum Kind {
        /** The very text was asked before. */
        EXACT_REPEAT,
        /** The intent was asked before, the text was not. */
        REPHRASED,
        /** The intent was not asked before. */
        NEW
    }
}
