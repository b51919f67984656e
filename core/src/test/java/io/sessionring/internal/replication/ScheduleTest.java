package io.sessionring.internal.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A schedule decides its history, and a file keeps it. */
class ScheduleTest {

    @ParameterizedTest
    @EnumSource(Configuration.class)
    void aScheduleComesBackFromItsFile(Configuration configuration, @TempDir Path folder) throws Exception {
        Schedule schedule = Scheduler.schedule(configuration, 7, configuration.copies());
        Path file = folder.resolve("schedule.json");
        schedule.write(file);
        assertThat(Schedule.read(file)).isEqualTo(schedule);
    }

    @Test
    void theSameScheduleGoesTheSameWayTwice() {
        Schedule schedule = Scheduler.schedule(Configuration.ALL_SINGLE_FAULTS, 7, 1);
        assertThat(Simulation.run(schedule, Set.of(), Set.of()))
                .isEqualTo(Simulation.run(Schedule.ofJson(schedule.json()), Set.of(), Set.of()));
    }

    @Test
    void aHistoryIsAsLongAsItShouldBe() {
        Batch batch = Batch.run(Configuration.PARALLEL, 1, 1, 50, Set.of(), Set.of());
        assertThat(batch.operations() / batch.histories()).isBetween(90L, 200L);
    }

    @ParameterizedTest
    @EnumSource(Configuration.class)
    void whatIsPromisedLeavesTimeForRepairBetweenTwoFaultsOfNodes(Configuration configuration) {
        if (!configuration.promised() || configuration.traits().processes > 1 || configuration.traits().fewSeen) {
            return;
        }
        Schedule schedule = Scheduler.schedule(configuration, 7, configuration.copies());
        Schedule.Fault before = null;
        for (Schedule.Fault fault : schedule.faults()) {
            if (fault.node() < 0) {
                continue;
            }
            if (before != null && before.atMillis() != fault.atMillis()) {
                assertThat(fault.atMillis() - before.endMillis())
                        .isGreaterThanOrEqualTo(5 * schedule.setup().heartbeatMillis());
            }
            before = fault;
        }
    }
}
