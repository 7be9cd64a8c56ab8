package dev.sluice.it;

import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One stack with two cache instances and two workers for all test classes that do not kill processes. Tests keep out of
 * each other's way by tenants of their own.
 */
final class SharedStack implements BeforeAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(SharedStack.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        stack(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return stack(context);
    }

    private static TestStack stack(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Started.class, _ -> new Started(), Started.class)
                .stack;
    }

    /** Closed by JUnit with the root context. */
    private static final class Started implements AutoCloseable {

        private final TestStack stack;

        Started() {
            try {
                stack = TestStack.start(
                        "shared",
                        options -> options.applications(2, 1, 2)
                                .setting("cache", "reply-topics", List.of("llm.responses.crm"))
                                .setting("cache", "max-request-bytes", "1MiB"));
            } catch (Exception e) {
                throw new IllegalStateException("The shared stack did not start", e);
            }
        }

        @Override
        public void close() {
            stack.close();
        }
    }
}
