import { ActionPanel } from "./panels/action-panel.tsx";
import { ConnectPanel } from "./panels/connect-panel.tsx";
import { DashboardPanel } from "./panels/dashboard-panel.tsx";
import { EventsPanel } from "./panels/events-panel.tsx";
import { FaultsPanel } from "./panels/faults-panel.tsx";
import { FlowPanel } from "./panels/flow-panel.tsx";
import { LogPanel } from "./panels/log-panel.tsx";
import { LoginPanel } from "./panels/login-panel.tsx";
import { SearchPanel } from "./panels/search-panel.tsx";
import { UsersPanel } from "./panels/users-panel.tsx";
import { Header } from "./parts/header.tsx";
import { Headline } from "./parts/headline.tsx";
import { Announcer, Problem } from "./parts/messages.tsx";
import { Tabs } from "./parts/tabs.tsx";
import { devState, eventCount, tab, tenant, waitingActions } from "./state/store.ts";

/** The whole page. */
export function App() {
  if (devState.value === undefined) return <p class="boot">Connecting…</p>;
  const waiting = waitingActions.value.length > 0;
  return (
    <>
      <a class="skip" href="#log-in">
        Skip to the login form
      </a>
      <a class="skip" href="#details">
        Skip to the events
      </a>
      <Header />
      <main>
        <Headline />
        <div class="layout">
          <div class="side">
            <LoginPanel />
            <FaultsPanel />
          </div>
          <div class="stage">
            <FlowPanel />
            <Tabs
              label="Details"
              selected={tab}
              tabs={[
                {
                  id: "events",
                  label: "Events in Splunk",
                  count: eventCount.value,
                  content: <EventsPanel />,
                },
                { id: "dashboards", label: "Dashboards", content: <DashboardPanel /> },
                { id: "search", label: "Search", content: <SearchPanel /> },
                { id: "users", label: "Users", count: tenant.value.userCount, content: <UsersPanel /> },
                { id: "action", label: "Action", attention: waiting, content: <ActionPanel /> },
                { id: "log", label: "Tenant log", content: <LogPanel /> },
                { id: "connect", label: "Connect", content: <ConnectPanel /> },
              ]}
            />
          </div>
        </div>
      </main>
      <Problem />
      <Announcer />
    </>
  );
}
