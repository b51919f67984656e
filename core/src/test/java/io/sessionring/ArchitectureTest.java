package io.sessionring;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The arrows between the rooms of core: door -> replication -> topology -> ring; record and ports, which know nobody, like
 * ring; connection -> ports, beside all that, for the backends; and waiting, which knows nobody either.
 */
class ArchitectureTest {

    private static final String DOOR = "io.sessionring";
    private static final String SPI = "io.sessionring.spi";
    private static final String RING = "io.sessionring.internal.ring";
    private static final String RECORD = "io.sessionring.internal.record";
    private static final String TOPOLOGY = "io.sessionring.internal.topology";
    private static final String REPLICATION = "io.sessionring.internal.replication";
    private static final String CONNECTION = "io.sessionring.internal.connection";
    private static final String WAITING = "io.sessionring.internal.waiting";

    private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("io.sessionring..");

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.sessionring");

    @ParameterizedTest
    @ValueSource(strings = {SPI, RING, RECORD, WAITING})
    void theLowestRoomsKnowNoOtherOfOurs(String room) {
        onlyDependOn(room, room);
    }

    @Test
    void topologyKnowsRing() {
        onlyDependOn(TOPOLOGY, TOPOLOGY, RING);
    }

    @Test
    void replicationKnowsTopologyRecordRingPortsAndWaiting() {
        onlyDependOn(REPLICATION, REPLICATION, TOPOLOGY, RECORD, RING, SPI, WAITING);
    }

    @Test
    void connectionKnowsPorts() {
        onlyDependOn(CONNECTION, CONNECTION, SPI);
    }

    @Test
    void theDoorKnowsTheRoomsAndNothingElseOfOurs() {
        onlyDependOn(DOOR, DOOR, REPLICATION, TOPOLOGY, RECORD, RING, SPI);
    }

    @Test
    void nothingKnowsTheDoor() {
        noClasses()
                .that(OURS)
                .and(not(resideInAPackage(DOOR)))
                .should()
                .dependOnClassesThat(resideInAPackage(DOOR))
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void everyClassIsInARoom() {
        classes()
                .that(OURS)
                .should()
                .resideInAnyPackage(DOOR, SPI, RING, TOPOLOGY, RECORD, REPLICATION, CONNECTION, WAITING)
                .check(CORE);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("(io.sessionring..)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CORE);
    }

    private static void onlyDependOn(String room, String... allowed) {
        noClasses()
                .that(resideInAPackage(room))
                .should()
                .dependOnClassesThat(OURS.and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true)
                .check(CORE);
    }
}
