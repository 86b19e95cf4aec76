package io.zerog.bootstrap.walls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a package, with all below it, may use.
 *
 * @param allowed packages, each with all below it
 */
record Wall(String guarded, List<String> allowed) {

    static Wall of(String guarded, String... allowed) {
        return new Wall(guarded, List.of(allowed));
    }

    static boolean isWithin(String outer, String name) {
        return name.equals(outer) || name.startsWith(outer + ".");
    }

    boolean guards(String packageName) {
        return isWithin(guarded, packageName);
    }

    ArchRule rule() {
        return classes()
                .that(DescribedPredicate.describe("are in " + guarded, this::isGuarded))
                .should()
                .onlyDependOnClassesThat(
                        DescribedPredicate.describe("are in " + allowed, this::mayBeUsed));
    }

    /** Packages that it names and that nobody has or uses: a wall around nothing guards nothing. */
    List<String> absentIn(JavaClasses house) {
        Set<String> there =
                house.stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(Dependency::getTargetClass)
                        .map(type -> type.getBaseComponentType().getPackageName())
                        .collect(Collectors.toSet());
        house.forEach(type -> there.add(type.getPackageName()));
        List<String> absent = new ArrayList<>(allowed);
        absent.removeIf(name -> there.stream().anyMatch(found -> isWithin(name, found)));
        if (house.stream().noneMatch(this::isGuarded)) {
            absent.add(guarded);
        }
        return absent;
    }

    private boolean isGuarded(JavaClass type) {
        return guards(type.getPackageName());
    }

    private boolean mayBeUsed(JavaClass type) {
        JavaClass base = type.getBaseComponentType();
        String name = base.getPackageName();
        return base.isPrimitive()
                || guards(name)
                || allowed.stream().anyMatch(outer -> isWithin(outer, name));
    }

    @Override
    public String toString() {
        return guarded;
    }
}
