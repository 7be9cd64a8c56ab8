package dev.sluice.demo.workload;

import java.util.List;

/**
 * One thing people want to know, the ways they ask for it, and the only right answer.
 *
 * @param id unique, for example {@code shop.exchange-size}
 * @param domain the business the question belongs to, for example {@code shop}
 * @param lang ISO 639-1 code of phrasings and answer
 * @param queryType {@code faq}, {@code search}, {@code support}, {@code transaction} or {@code general}
 * @param contentType what the answer rests on, for example {@code pricing}; it decides how long an answer keeps
 * @param answer the answer, in the language of the question
 * @param phrasings at least three ways to ask, no two equal
 */
public record Intent(
        String id,
        String domain,
        String lang,
        String queryType,
        String contentType,
        String answer,
        List<String> phrasings) {

    public Intent {
        phrasings = List.copyOf(phrasings);
    }
}
