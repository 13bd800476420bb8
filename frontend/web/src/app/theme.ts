import { createTheme, type MantineColorsTuple } from "@mantine/core";

const accent: MantineColorsTuple = [
  "#eef1fb",
  "#dfe4f5",
  "#b9c4ea",
  "#8ea1de",
  "#6a80cf",
  "#4d66c1",
  "#3e58b8",
  "#34499b",
  "#2b3c80",
  "#232840",
];

/** Sizes and type of the design language; colours come from styles/tokens.css. */
export const theme = createTheme({
  primaryColor: "accent",
  colors: { accent },
  primaryShade: { light: 6, dark: 3 },
  fontFamily: "var(--sans)",
  fontFamilyMonospace: "var(--mono)",
  fontSizes: { xs: "11px", sm: "12px", md: "13px", lg: "15px", xl: "20px" },
  lineHeights: { xs: "16px", sm: "18px", md: "20px", lg: "22px", xl: "28px" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "16px" },
  defaultRadius: "sm",
  focusRing: "auto",
  cursorType: "pointer",
  components: {
    Button: {
      defaultProps: { size: "sm" },
      // White on the light accent of the dark theme would be too faint.
      vars: (_: unknown, props: { variant?: string }) => ({
        root: props.variant ? {} : { "--button-color": "var(--on-accent)" },
      }),
      styles: {
        root: { "--button-height-sm": "30px", "--button-height-xs": "28px", "--button-height-lg": "40px" },
      },
    },
    Popover: { defaultProps: { radius: "md", transitionProps: { duration: 90 }, shadow: undefined } },
    Menu: { defaultProps: { radius: "md", transitionProps: { duration: 90 }, shadow: undefined } },
    Modal: {
      defaultProps: {
        radius: "lg",
        transitionProps: { duration: 120 },
        overlayProps: { color: "#1b1d23", opacity: 0.28 },
      },
    },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 90 } } },
    Checkbox: { defaultProps: { size: "xs", radius: "xs" } },
  },
});
