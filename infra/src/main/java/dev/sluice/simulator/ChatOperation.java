package dev.sluice.simulator;

import org.jspecify.annotations.Nullable;

/** A chat completion. */
final class ChatOperation implements Operation {

    private final ChatRequest request;
    private final int[] prompt;
    private final Tokenizer tokenizer;
    private final PromptCache cache;
    private final IntentAnswers answers;

    private ChatOperation(
            ChatRequest request, int[] prompt, Tokenizer tokenizer, PromptCache cache, IntentAnswers answers) {
        this.request = request;
        this.prompt = prompt;
        this.tokenizer = tokenizer;
        this.cache = cache;
        this.answers = answers;
    }

    /**
     * Counts the prompt.
     *
     * @throws ProviderException when prompt and ceiling do not fit the model's context
     */
    static ChatOperation prepare(ChatRequest request, Tokenizer tokenizer, PromptCache cache, IntentAnswers answers)
            throws ProviderException {
        int[] prompt = tokenizer.prompt(request.messages(), request.tools());
        Integer ceiling = request.maxTokens();
        long needed = prompt.length + (ceiling == null ? 0L : ceiling);
        if (needed > request.model().contextWindow()) {
            throw new ProviderException(ProviderError.invalid(
                    "This model's maximum context length is " + request.model().contextWindow()
                            + " tokens. However, you requested " + needed + " tokens (" + prompt.length
                            + " in the messages).",
                    "messages",
                    "context_length_exceeded"));
        }
        return new ChatOperation(request, prompt, tokenizer, cache, answers);
    }

    @Override
    public String modelName() {
        return request.modelName();
    }

    @Override
    public Model model() {
        return request.model();
    }

    @Override
    public long tokensRequested() {
        Integer ceiling = request.maxTokens();
        return prompt.length + (ceiling == null ? 0L : ceiling);
    }

    @Override
    public Caller caller() {
        return request.caller();
    }

    @Override
    public Dialect dialect() {
        return request.dialect();
    }

    @Override
    public Result run() {
        Generated generated = generate();
        return switch (request.dialect()) {
            case OPENAI -> new ChatResult(request, generated, tokenizer);
            case ANTHROPIC -> new MessageResult(request, generated, tokenizer);
            case GEMINI -> new GenerateResult(request, generated, tokenizer);
        };
    }

    private Generated generate() {
        String whole = answers.answer(request.question());
        String text = stopped(whole);
        long tokens = tokenizer.count(text);
        long thoughts = request.model().thoughts();
        long ceiling = Math.min(ceiling(request.maxTokens()), request.model().contextWindow() - prompt.length);
        long room = Math.max(0, ceiling - thoughts);
        boolean cut = tokens > room;
        String sent = cut ? tokenizer.truncate(text, Math.toIntExact(room)) : text;
        Usage usage = usage(Math.min(tokens, room) * request.choices(), Math.min(thoughts, ceiling));
        Generated.Ending ending = cut
                ? Generated.Ending.CEILING
                : text.length() < whole.length() ? Generated.Ending.STOPPED : Generated.Ending.DONE;
        return new Generated(sent, usage, ending);
    }

    /** Anthropic's cache is asked for and has a price to write to; the others' comes by itself. */
    private Usage usage(long output, long thoughts) {
        boolean cached = request.dialect() != Dialect.ANTHROPIC || request.cacheMarks();
        long read = cached ? cache.readAndAdd(request.modelName(), prompt) : 0;
        long written = request.cacheMarks() ? PromptCache.cacheable(prompt.length) - read : 0;
        return new Usage(prompt.length, read, written, thoughts + output, thoughts);
    }

    private long ceiling(@Nullable Integer asked) {
        return asked == null ? request.model().maxOutput() : asked;
    }

    private String stopped(String text) {
        int end = request.stop().stream()
                .mapToInt(text::indexOf)
                .filter(index -> index >= 0)
                .min()
                .orElse(text.length());
        return text.substring(0, end);
    }
}
