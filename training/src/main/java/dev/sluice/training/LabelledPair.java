package dev.sluice.training;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Two questions and whether the answer to the one answers the other.
 *
 * @param id unique within a language
 * @param lang ISO 639-1 code
 * @param queryType faq, search, support, transaction or general
 * @param category paraphrase, a kind of trap, or unrelated
 * @param topic what it is about; pairs of one topic are never both trained on and tested on
 * @param a the cached question
 * @param b the question asked
 * @param sameAnswer the label
 */
record LabelledPair(
        String id,
        String lang,
        @JsonProperty("query_type") String queryType,
        String category,
        String topic,
        String a,
        String b,
        @JsonProperty("same_answer") boolean sameAnswer) {}
