package dev.sluice.semantic.index;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** What this JVM offers for vector instructions. */
final class Simd {

    /** Whether the module is there; without it no class that uses it may be loaded. */
    static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    /** Whether they pay: only the optimising compiler turns calls into instructions, the others make objects of them. */
    static final boolean OPTIMISED = PRESENT && hasOptimisingCompiler();

    private static final int OPTIMISING_TIER = 4;

    private Simd() {}

    private static boolean hasOptimisingCompiler() {
        try {
            HotSpotDiagnosticMXBean virtualMachine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            String lastTier = virtualMachine.getVMOption("TieredStopAtLevel").getValue();
            return Integer.parseInt(lastTier) >= OPTIMISING_TIER;
        } catch (IllegalArgumentException _) {
            // Neither the bean nor the option belongs to every JVM; those without have one compiler.
            return true;
        }
    }
}
