package io.zerog.bootstrap.walls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the core is handed and must not make: time, ids, randomness and threads. A class in which
 * the simulation could not stand in for the machine would make its verdicts worthless.
 */
final class CoreBans {

    /** Methods by class; a class with no methods named is banned as a whole. */
    private static final Map<String, Set<String>> CALLS =
            Map.ofEntries(
                    Map.entry("java.lang.System", Set.of("currentTimeMillis", "nanoTime")),
                    Map.entry(
                            "java.lang.Thread",
                            Set.of(
                                    "<init>",
                                    "sleep",
                                    "start",
                                    "startVirtualThread",
                                    "ofPlatform",
                                    "ofVirtual")),
                    Map.entry("java.lang.Math", Set.of("random")),
                    Map.entry("java.util.UUID", Set.of("randomUUID")),
                    Map.entry("java.util.concurrent.TimeUnit", Set.of("sleep")),
                    Map.entry("java.util.Random", Set.of()),
                    Map.entry("java.util.SplittableRandom", Set.of()),
                    Map.entry("java.security.SecureRandom", Set.of()),
                    Map.entry("java.util.random.RandomGenerator", Set.of()),
                    Map.entry("java.util.concurrent.ThreadLocalRandom", Set.of()),
                    Map.entry("java.util.Timer", Set.of()),
                    Map.entry("java.util.concurrent.Executors", Set.of()),
                    Map.entry("java.util.concurrent.ForkJoinPool", Set.of()),
                    Map.entry("java.util.concurrent.CompletableFuture", Set.of()),
                    Map.entry("java.util.concurrent.ThreadPoolExecutor", Set.of()),
                    Map.entry("java.util.concurrent.locks.LockSupport", Set.of()));

    private static final Pattern CLOCK = Pattern.compile("java\\.time\\.(?!chrono).*");
    private static final Set<String> CLOCK_METHODS =
            Set.of("now", "systemUTC", "systemDefaultZone", "system", "tickMillis");

    private CoreBans() {}

    static ArchRule rule(String... packages) {
        return noClasses()
                .that(
                        DescribedPredicate.describe(
                                "are in the core",
                                type -> isWithinAny(type.getPackageName(), packages)))
                .should()
                .accessTargetWhere(
                        DescribedPredicate.describe(
                                "makes time, ids, randomness or threads", CoreBans::isBanned));
    }

    private static boolean isBanned(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String method = access.getTarget().getName();
        Set<String> banned = CALLS.get(owner);
        return banned != null && (banned.isEmpty() || banned.contains(method))
                || access.getTarget() instanceof CodeUnitAccessTarget
                        && CLOCK.matcher(owner).matches()
                        && CLOCK_METHODS.contains(method);
    }

    private static boolean isWithinAny(String name, String... packages) {
        for (String outer : packages) {
            if (Wall.isWithin(outer, name)) {
                return true;
            }
        }
        return false;
    }
}
