package dev.sluice.worker;

import dev.sluice.schema.DispatchItem;
import dev.sluice.worker.provider.Attempt;
import dev.sluice.worker.provider.Provider;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A provider that does what a test says and knows which dispatches it was called for. */
final class FakeProvider implements Provider {

    /** What happens when a dispatch is called. */
    interface Behaviour {
        Attempt call(String dispatchId) throws InterruptedException;
    }

    private final Behaviour behaviour;
    private final List<String> calls = new CopyOnWriteArrayList<>();

    FakeProvider(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public Preparation prepare(DispatchItem item) {
        return new Call(item, ByteBuffer.allocate(0));
    }

    @Override
    public Attempt attempt(Call call) throws InterruptedException {
        String id = call.dispatchId();
        calls.add(id);
        return behaviour.call(id);
    }

    @Override
    public void close() {}
}
