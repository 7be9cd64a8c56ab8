package dev.sluice.worker.limit;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A Lua script that runs in Redis as one step, called by its digest and sent whole only where that is not known.
 *
 * @param text source
 * @param digest SHA-1 of the source, as Redis computes it
 */
record Script(String text, String digest) {

    /** A script of this package. */
    static Script named(String file) {
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + file + " is missing from the class path");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Script(text, Base16.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T> CompletionStage<T> run(
            RedisAsyncCommands<String, byte[]> redis, ScriptOutputType output, String key, String... arguments) {
        String[] keys = {key};
        byte[][] values = new byte[arguments.length][];
        for (int i = 0; i < arguments.length; i++) {
            values[i] = arguments[i].getBytes(StandardCharsets.UTF_8);
        }
        CompletionStage<T> known = redis.evalsha(digest, output, keys, values);
        return known.exceptionallyCompose(error -> {
            if (error instanceof RedisNoScriptException || error.getCause() instanceof RedisNoScriptException) {
                return redis.eval(text.getBytes(StandardCharsets.UTF_8), output, keys, values);
            }
            throw new CompletionException(error);
        });
    }
}
