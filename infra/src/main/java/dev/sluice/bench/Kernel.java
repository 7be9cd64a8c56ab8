package dev.sluice.bench;

import dev.sluice.semantic.index.DotProducts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How vectors are multiplied. */
public enum Kernel {
    /** Vector instructions. */
    SIMD,
    /** Plain loops. */
    SCALAR;

    /** Those this JVM has. */
    public static List<Kernel> present() {
        return Arrays.stream(values())
                .filter(kernel -> kernel.dotProducts().isPresent())
                .toList();
    }

    Optional<DotProducts> dotProducts() {
        return switch (this) {
            case SIMD -> DotProducts.simd();
            case SCALAR -> Optional.of(DotProducts.scalar());
        };
    }
}
