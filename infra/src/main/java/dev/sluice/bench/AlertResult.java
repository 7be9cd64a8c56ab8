package dev.sluice.bench;

/**
 * What came out of {@link AlertBench}.
 *
 * @param plain a record to the broker and back
 * @param alert from seeing the report that a call succeeded until seeing the alert it caused
 * @param asked from sending the request until seeing the alert it caused
 * @param alerts how many were caused
 */
public record AlertResult(Timing plain, Timing alert, Timing asked, int alerts) {}
