/** OpenAI's chat completions, which many services speak. */
@NullMarked
package dev.sluice.worker.provider.openai;

import org.jspecify.annotations.NullMarked;
