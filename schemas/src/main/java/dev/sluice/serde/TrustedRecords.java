package dev.sluice.serde;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Lets Avro make instances of Sluice's records. Since 1.12.2 it refuses every class it was not told to trust, because a
 * schema from outside could name any; only generated records and enums of the one package are added.
 *
 * <p>Thread-safe; the permission is one for the whole JVM.
 */
public final class TrustedRecords {

    private static final String PACKAGE = "dev.sluice.schema";
    private static final AtomicBoolean TRUSTED = new AtomicBoolean();

    private TrustedRecords() {}

    /** Trusts the records from now on; further calls do nothing. */
    public static void trust() {
        if (TRUSTED.compareAndSet(false, true)) {
            ClassSecurityValidator.setGlobal(
                    ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), TrustedRecords::isRecord));
        }
    }

    private static boolean isRecord(Class<?> type) {
        return type.getPackageName().equals(PACKAGE) && (IndexedRecord.class.isAssignableFrom(type) || type.isEnum());
    }
}
