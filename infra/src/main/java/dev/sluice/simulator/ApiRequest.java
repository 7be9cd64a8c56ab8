package dev.sluice.simulator;

import org.jspecify.annotations.Nullable;

/**
 * A request as it came in.
 *
 * @param authorization value of the header; null: absent
 * @param body as text; empty where there is none
 * @param bodyHash hash of the bytes that came in
 */
record ApiRequest(String method, String path, @Nullable String authorization, String body, Sha256 bodyHash) {}
